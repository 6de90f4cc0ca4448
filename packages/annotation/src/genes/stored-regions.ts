import type { Transcript } from "./assemble-transcripts.ts";
import { packedBytes, type PackedSequence } from "./packed-sequence.ts";

/**
 * How much sequence a bundle keeps. `whole`: all of it. `genes`: transcripts from end to end and 5 kb beside them. `coding`: that of
 * coding transcripts, and the exons of the others with 500 bases beside them.
 */
export const sequenceScopes = ["whole", "genes", "coding"] as const;
export type SequenceScope = (typeof sequenceScopes)[number];

/** As far as a transcript counts as near by default. */
const margin = 5000;
/** Enough to shift an indel through any usual repeat beside an exon. */
const exonMargin = 500;
/** N runs this long are not worth their bits: they are known as runs. */
const longRun = 4096;
/** Leaves 60 MiB of the 500 that a bundle may take to the gene models; a full Ensembl set of human takes some 50. */
const roomForBases = 440 * 2 ** 20;

/** The same sequences with fewer bases held; the bits stay where they are. `auto` takes the widest scope that leaves a bundle under 500 MiB. */
export function keepRegions(
  sequences: readonly PackedSequence[],
  transcriptsOf: readonly (readonly Transcript[])[],
  wanted: SequenceScope | "auto",
): { sequences: PackedSequence[]; scope: SequenceScope } {
  let kept: PackedSequence[] = [];
  for (const scope of wanted === "auto" ? sequenceScopes : [wanted]) {
    kept = sequences.map((sequence, i) =>
      restrict(sequence, regionsOf(scope, transcriptsOf[i]!, sequence.length)),
    );
    if (wanted !== "auto" || scope === "coding" || bytesHeld(kept) <= roomForBases)
      return { sequences: kept, scope };
  }
  throw new Error("unreachable: the last scope is always taken");
}

export function bytesHeld(sequences: readonly PackedSequence[]): number {
  let bytes = 0;
  for (const { held } of sequences)
    for (let i = 0; i < held.length; i += 2) bytes += packedBytes(held[i + 1]! - held[i]!);
  return bytes;
}

/** Spans to keep, as start and end in turn; sorted and disjoint, beginning at multiples of 4. */
function regionsOf(scope: SequenceScope, transcripts: readonly Transcript[], length: number): number[] {
  if (scope === "whole") return [0, length];
  const spans: [number, number][] = [];
  for (const { start, end, exons, cds } of transcripts) {
    if (scope === "genes" || cds !== undefined) spans.push([start - margin, end + margin]);
    else for (const exon of exons) spans.push([exon.start - exonMargin, exon.end + exonMargin]);
  }
  spans.sort(([a], [b]) => a - b);
  const regions: number[] = [];
  for (const [from, to] of spans) {
    const start = Math.max(0, from) & ~3;
    const end = Math.min(length, (to + 3) & ~3);
    if (regions.length > 0 && start <= regions.at(-1)!)
      regions[regions.length - 1] = Math.max(regions.at(-1)!, end);
    else regions.push(start, end);
  }
  return regions;
}

/** Holds of a whole sequence what lies in the regions and not in a long run. */
function restrict(sequence: PackedSequence, regions: readonly number[]): PackedSequence {
  const { runs, heldAt, length } = sequence;
  const held: number[] = [];
  let run = 0;
  for (let i = 0; i < regions.length; i += 2) {
    let start = regions[i]!;
    const end = regions[i + 1]!;
    while (run < runs.length && runs[run + 1]! <= start) run += 3;
    for (let next = run; next < runs.length && runs[next]! < end; next += 3) {
      if (runs[next + 1]! - runs[next]! < longRun) continue;
      const before = Math.min(length, (runs[next]! + 3) & ~3);
      if (before > start) held.push(start, Math.min(before, end));
      start = Math.max(start, runs[next + 1]! & ~3);
    }
    if (end > start) held.push(start, end);
  }
  const base = heldAt[0] ?? 0;
  const at = Float64Array.from({ length: held.length / 2 }, (_, i) => base + held[i * 2]! / 4);
  return { ...sequence, held: Int32Array.from(held), heldAt: at };
}
