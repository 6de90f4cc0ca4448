import { isSameAssembly } from "../genes/known-assemblies.ts";
import type { ReferenceSequence } from "../genes/reference.ts";
import { fewest, firstLook, tolerated, toleratedInFew } from "../vcf/build-check.ts";
import { openBgzf } from "./bgzf-reader.ts";
import { indexCommand, type CheckedFile, type CheckedSource } from "./check-sources.ts";
import { createSourceRows } from "./source-rows.ts";
import { readTabixIndex } from "./tabix-index.ts";
import { textColumn } from "./text-column.ts";

/** Which sources go with a reference. The sentences name the source and say what to do. */
export type FittedSources = {
  used: CheckedSource[];
  /** Those that are declared to be for another assembly: nothing is wrong, they are for other jobs. */
  forOthers: string[];
  /** Those that turn out not to belong to the reference, though nothing says so. */
  unfit: string[];
};

type Judge = Pick<ReferenceSequence, "meta" | "contigs" | "findContig" | "checkRef">;

/** Sequences of a file whose first rows are held against the reference, those with most bases in common being as good as any. */
const sequencesLookedAt = 3;
/** As far as a tabix index reaches. */
const tabixReach = 2 ** 29 - 1;

/** Holds sources against a reference: by the assembly they are declared for, by names and lengths of sequences, and by REF. */
export function fitSources(sources: readonly CheckedSource[], reference: Judge): FittedSources {
  const fitted: FittedSources = { used: [], forOthers: [], unfit: [] };
  const { name, assembly } = reference.meta;
  for (const source of sources) {
    if (source.assembly !== undefined && !isSameAssembly(source.assembly, assembly)) {
      fitted.forOthers.push(
        `${source.name} is for ${source.assembly}; the reference ${name} is ${assembly}.`,
      );
      continue;
    }
    const because = misfit(source, reference);
    if (because === null) fitted.used.push(source);
    else
      fitted.unfit.push(
        `${source.name} does not go with the reference ${name} (${assembly}): ${because}. Fetch the file that was made for ${assembly}, or, if it is for another reference, say so in the configuration: "assembly": "…".`,
      );
  }
  return fitted;
}

function misfit({ files, isVcf }: CheckedSource, reference: Judge): string | null {
  const names = files.flatMap(({ sequences }) => sequences);
  if (!names.some((name) => reference.findContig(name) >= 0))
    return `its sequences (${some(names)}) are none of the reference's (${some(reference.contigs.map((contig) => contig.name))})`;
  for (const file of files) {
    const because = otherLength(file, reference) ?? (isVcf ? otherBases(file, reference) : null);
    if (because !== null) return because;
  }
  return null;
}

function some(names: readonly string[]): string {
  return `${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}`;
}

function otherLength({ file, lengths }: CheckedFile, reference: Judge): string | null {
  let agree = 0;
  const differ: string[] = [];
  for (const [name, said] of lengths) {
    const known = reference.contigs[reference.findContig(name)]?.length;
    if (known === undefined) continue;
    if (known === said) agree++;
    else differ.push(`${name} has ${said} bases by the header of ${file}, and ${known} in the reference`);
  }
  // One mitochondrial genome of another build among 24 that agree is no other build.
  return differ.length > agree ? differ[0]! : null;
}

function otherBases({ file, sequences }: CheckedFile, reference: Judge): string | null {
  const index = readTabixIndex(file, indexCommand(true));
  const reader = openBgzf(file);
  const rows = createSourceRows(file, reader, index, (text, start) => {
    const ref = textColumn(text, 3);
    return { end: start + ref.length, value: ref };
  });
  let judged = 0;
  let wrong = 0;
  try {
    const shared = sequences
      .map((name, sequence) => ({ sequence, contig: reference.findContig(name) }))
      .filter(({ contig }) => contig >= 0);
    for (const { sequence, contig } of shared.slice(0, sequencesLookedAt))
      for (const { start, value } of rows.overlapping(sequence, 0, tabixReach, firstLook)) {
        const verdict = /^[ACGTN]+$/i.test(value) ? reference.checkRef(contig, start, value) : "unknown";
        if (verdict === "unknown") continue;
        judged++;
        if (verdict !== "same") wrong++;
      }
  } finally {
    reader.close();
  }
  const limit = judged < firstLook ? toleratedInFew : tolerated;
  return judged >= fewest && wrong > judged * limit
    ? `${wrong} of the first ${judged} rows of ${file} have a REF that the reference does not hold`
    : null;
}
