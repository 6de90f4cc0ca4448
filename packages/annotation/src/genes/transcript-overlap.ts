import type { GeneModels } from "./gene-models.ts";

/**
 * First transcript of a contig that may reach beyond `start`, going by the running maximum of ends.
 * Walk from here while `txStart < end`; those with `txEnd <= start` in between do not overlap. Returns the contig's end if there is none.
 */
export function firstTranscriptReaching(genes: GeneModels, contig: number, start: number): number {
  let low = genes.contigFirstTx[contig]!;
  let high = genes.contigFirstTx[contig + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (genes.txMaxEnd[middle]! <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}
