import { BadInputError } from "../bad-input-error.ts";
import type { Problem } from "../problem.ts";
import { assemblyOf, assemblyOfHeader, compareContigLengths } from "../vcf/build-check.ts";
import type { VcfHeader } from "../vcf/header.ts";
import { isProvisional, judgeHead, type HeadJudgement } from "./judge-head.ts";
import { isPartial, sequenceOf, type OfferedSequence } from "./offered-sequence.ts";
import { readHead, type ReadHeadOptions, type VcfHead } from "./read-head.ts";

/** How the file goes with one reference. */
export type ReferenceFit = {
  reference: string;
  /** The engine would refuse the file: it need not be uploaded. */
  refusal: Problem | null;
  /** What speaks against it without deciding it, in a sentence for the person. */
  doubt: string | null;
  problems: Problem[];
  /** Contigs of the header whose length is that of the reference. */
  agreeing: number;
  /** Contigs with records in what was read that the reference has, by whatever name. */
  known: number;
};

/** What the head of a file tells. All of it is plain data: it crosses from a worker to the page. */
export type Preflight =
  | { vcf: false; problems: Problem[]; lookedAt: LookedAt }
  | {
      vcf: true;
      compression: VcfHead["compression"];
      /** "VCFv4.2", or "" when the file does not say. */
      fileFormat: string;
      samples: number;
      /** The first few of them. */
      sampleNames: string[];
      /** Contigs that the header declares. */
      declaredContigs: number;
      /** Contigs in the records that were read: the first few, and how many there are. */
      contigs: string[];
      contigCount: number;
      /** The genome build that the header tells, as people call it. */
      build: string | null;
      sorted: boolean;
      rejected: number;
      fits: ReferenceFit[];
      lookedAt: LookedAt;
    };
/** How far the look went. `inputBytes` as they lie in the file. */
export type LookedAt = { records: number; inputBytes: number; whole: boolean };

export type PreflightOptions = ReadHeadOptions & { references: readonly OfferedSequence[] };

const namesTold = 6;

/**
 * Reads the head of a file and holds it against each offered reference, by the rules of the engine and with its code. What it refuses the
 * engine would refuse; what it lets through may still turn out wrong further on, or base by base.
 */
export async function preflight(options: PreflightOptions): Promise<Preflight> {
  let taken = 0;
  const onProgress = (inputBytes: number): void => {
    taken = inputBytes;
    options.onProgress?.(inputBytes);
  };
  let head: VcfHead;
  try {
    head = await readHead({ ...options, onProgress });
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    const lookedAt = { records: 0, inputBytes: taken, whole: false };
    return { vcf: false, problems: [...error.problems], lookedAt };
  }
  const bare = judgeHead(head, null);
  const { header, compression } = head;
  return {
    vcf: true,
    compression,
    fileFormat: header.fileFormat,
    samples: header.samples,
    sampleNames: sampleNames(header),
    declaredContigs: header.contigs.size,
    contigs: bare.contigs.slice(0, namesTold).map(({ name }) => name),
    contigCount: bare.contigs.length,
    build: assemblyOfHeader(header) ?? null,
    sorted: bare.sorted,
    rejected: bare.rejected,
    fits:
      options.references.length > 0
        ? options.references.map((reference) => fitOf(head, reference))
        : [{ ...unboundFit(bare, head), reference: "" }],
    lookedAt: { records: bare.read, inputBytes: head.inputBytes, whole: head.whole },
  };
}

function fitOf(head: VcfHead, offered: OfferedSequence): ReferenceFit {
  // An annotator that brings its own reference tells nothing of its contigs: only the file itself can be judged.
  if (offered.contigs.length === 0)
    return { ...unboundFit(judgeHead(head, null), head), reference: offered.name };
  const sequence = sequenceOf(offered);
  const judgement = judgeHead(head, sequence);
  const partial = isPartial(offered);
  const { refusal, problems } = judgement;
  const provisional =
    refusal !== null && (isProvisional(head, refusal) || (partial && refusal.rule === "no_known_contig"));
  const { agree } = compareContigLengths(head.header, sequence);
  const named = agree > 0 ? undefined : assemblyOfHeader(head.header);
  const own = assemblyOf(sequence);
  return {
    reference: offered.name,
    refusal: provisional ? null : refusal,
    doubt: provisional
      ? refusal.message
      : refusal === null && named !== undefined && named !== own
        ? `The header names ${named}; this reference is ${own ?? offered.assembly}.`
        : null,
    // A contig that is not among the longest may be there all the same.
    problems: partial ? problems.filter(({ rule }) => rule !== "contig_unknown") : problems,
    agreeing: agree,
    known: judgement.contigs.filter(({ index }) => index >= 0).length,
  };
}

function unboundFit(bare: HeadJudgement, head: VcfHead): Omit<ReferenceFit, "reference"> {
  const provisional = bare.refusal !== null && isProvisional(head, bare.refusal);
  return {
    refusal: provisional ? null : bare.refusal,
    doubt: provisional ? (bare.refusal?.message ?? null) : null,
    problems: bare.problems,
    agreeing: 0,
    known: 0,
  };
}

function sampleNames({ columns }: VcfHeader): string[] {
  return columns
    .toString("utf8")
    .split("\t", 9 + namesTold)
    .slice(9);
}
