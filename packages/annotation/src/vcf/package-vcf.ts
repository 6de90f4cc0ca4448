import type { Impact } from "../consequences/terms.ts";
import { BadInputError } from "../bad-input-error.ts";
import type { ColumnsOptions } from "../explore/write/tee-columns.ts";
import type { Problem } from "../problem.ts";
import type { Summary } from "../summary.ts";
import type { CheckVcfOutcome } from "./check-vcf.ts";
import { distributionsTold } from "../explore/distributions-told.ts";
import { findConsequenceField, type ConsequenceField } from "./consequence-field.ts";
import type { ByteSink, Limits } from "./io.ts";
import { clip, createProblemLog, type ProblemLog } from "./problem-log.ts";
import { provenance } from "./provenance.ts";
import { readVcf } from "./read-vcf.ts";
import type { VcfRecord } from "./record.ts";
import { createTally, type Tally } from "./summarise.ts";
import { createVcfWriter } from "./vcf-writer.ts";

export type PackageVcfOptions = {
  /** What the tool writes: VCF, plain or compressed. */
  input: AsyncIterable<Uint8Array>;
  /** What checking the person's file gave; it may still be running, since the tool reads while it writes. */
  checked: CheckVcfOutcome | Promise<CheckVcfOutcome>;
  engine: { name: string; version: string };
  reference?: Summary["reference"];
  /** Receives BGZF. */
  result: ByteSink;
  /** Where the columns go that the result is explored by. */
  columns?: ColumnsOptions | undefined;
  limits: Limits;
  /** Compression level, 0 to 9. */
  level: number;
  signal?: AbortSignal;
  /** Monotonic milliseconds. */
  now: () => number;
};

/** What the tool wrote is no VCF: its fault, not that of the person's file. */
export class ToolOutputError extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`What the annotation tool wrote could not be read: ${what}`, options);
    this.name = "ToolOutputError";
  }
}

const impactRank: Record<Impact, number> = { HIGH: 0, MODERATE: 1, LOW: 2, MODIFIER: 3 };
/** Names of genes come from the tool; memory must be bounded whatever it writes. Ensembl's human set has 78,000. */
const maxGenes = 500_000;

/** Makes a tool's output a result as our own engine gives it: bgzip, index, summary. */
export async function packageVcf(
  options: PackageVcfOptions,
): Promise<{ summary: Summary; index: Uint8Array | null }> {
  const { engine, now } = options;
  const began = now();
  const problems = createProblemLog();
  const tally = createTally();
  const genes = createGeneNames();
  const writer = createVcfWriter({
    sink: options.result,
    format: "bgzip",
    level: options.level,
    columns: options.columns,
  });
  let field: ConsequenceField | null = null;
  /** Records of each chromosome that the tool says it does not have, while writing them and ending well. */
  const lost = new Map<string, number>();

  const outcome = await readVcf({
    input: options.input,
    reference: null,
    rejects: { write: () => {} },
    limits: options.limits,
    problems,
    infoId: () => field?.id ?? "",
    signal: options.signal,
    now,
    visitor: {
      header(header) {
        field = findConsequenceField(header.meta);
        if (!field) problems.add("no_annotation_field");
        const stated = options.reference ? { ...options.reference, geneSet: "" } : null;
        writer.header(header, [provenance(engine, stated)], () => false);
      },
      record(record) {
        tally.alleles(record);
        const value = field && record.oldStart >= 0 ? valueOf(record, field) : "";
        countConsequences(value, field, tally, (gene) => genes.indexOf(gene));
        const { name } = record.contig;
        if (value.includes(chromosomeNotFound)) lost.set(name, (lost.get(name) ?? 0) + 1);
        writer.copy(record);
      },
      pressure: () => writer.pressure(),
    },
  }).catch((error: unknown) => {
    if (error instanceof BadInputError) throw new ToolOutputError(error.message, { cause: error });
    throw error;
  });
  if (outcome.rejected > 0) {
    const broken = problems.list().find(({ severity }) => severity === "rejected");
    throw new ToolOutputError(`line ${broken?.places[0]?.line ?? "?"}: ${broken?.message ?? ""}`);
  }
  const { index, outOfReach, totals } = await writer.finish(outcome.sorted);
  if (outOfReach) problems.add("too_long_for_tabix");

  tellLost(lost, outcome.read, options, problems);

  const checked = await options.checked;
  const kept = checked.outcome.read - checked.outcome.rejected - checked.passed;
  if (kept > 0) problems.add("records_kept_from_tool", undefined, { kept });
  if (outcome.read !== checked.passed) {
    problems.add("records_lost_by_tool", undefined, { given: checked.passed, written: outcome.read });
  }
  const summary = tally.finish({
    engine,
    reference: options.reference,
    outcome: {
      ...outcome,
      header: checked.outcome.header,
      compression: checked.outcome.compression,
      inputBytes: checked.outcome.inputBytes,
      read: checked.outcome.read,
      rejected: checked.outcome.rejected,
    },
    seconds: Math.max(0, now() - began) / 1000,
    indexed: index !== null,
    problems: merge(checked.problems, problems.list()),
    gene: (at) => genes.name(at),
  });
  return { summary: { ...summary, ...distributionsTold(totals, summary.chromosomes) }, index };
}

function valueOf({ bytes, oldStart, oldEnd }: VcfRecord, { id }: ConsequenceField): string {
  return bytes.toString("utf8", oldStart + id.length + 1, oldEnd);
}

/** SnpEff's word for a chromosome that its genome does not have; it ends with exit code 0 when no record of the file has any other. */
const chromosomeNotFound = "ERROR_CHROMOSOME_NOT_FOUND";

/** Says which chromosomes the tool did not find; refuses the file when it found none. Throws BadInputError. */
function tellLost(
  lost: ReadonlyMap<string, number>,
  read: number,
  { engine, reference }: Pick<PackageVcfOptions, "engine" | "reference">,
  problems: ProblemLog,
): void {
  if (lost.size === 0) return;
  const names = clip([...lost.keys()].join(", "));
  const records = [...lost.values()].reduce((sum, count) => sum + count, 0);
  const about = {
    file: names,
    names,
    reference: reference?.name ?? `of ${engine.name}`,
    known: `so ${engine.name} says`,
  };
  if (records === read) problems.fail("no_known_contig", undefined, about);
  problems.add("contig_unknown", undefined, about, records);
}

function countConsequences(
  value: string,
  field: ConsequenceField | null,
  tally: Tally,
  geneIndex: (gene: { id: string; symbol: string }) => number,
): void {
  const found = new Set<number>();
  let worst = -1;
  let worstRank = Infinity;
  let worstGene = -1;
  if (field && value !== "") {
    for (const text of value.split(",")) {
      const entry = field.read(text);
      for (const name of entry?.terms ?? []) {
        const term = tally.termIndex(name, entry?.impact);
        if (term < 0) continue;
        found.add(term);
        const rank = impactRank[tally.impactOf(term)] * 10_000 + term;
        if (rank >= worstRank) continue;
        worstRank = rank;
        worst = term;
        worstGene = entry?.gene ? geneIndex(entry.gene) : -1;
      }
    }
  }
  if (found.size > 0) tally.consequences(worst, [...found], worstGene);
  else tally.unannotated();
}

function createGeneNames() {
  const indices = new Map<string, number>();
  const names: { id: string; symbol: string }[] = [];
  return {
    indexOf(gene: { id: string; symbol: string }): number {
      const known = indices.get(gene.id);
      if (known !== undefined) return known;
      if (names.length >= maxGenes) return -1;
      indices.set(gene.id, names.length);
      return names.push(gene) - 1;
    },
    name: (index: number) => names[index] ?? { id: "", symbol: "" },
  };
}

/** The same rule is told once: as the check of the person's own file found it. */
function merge(checked: readonly Problem[], packaged: readonly Problem[]): Problem[] {
  const told = new Set(checked.map(({ rule }) => rule));
  return [...checked, ...packaged.filter(({ rule }) => !told.has(rule))];
}
