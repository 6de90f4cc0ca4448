import type { GeneModels } from "../../genes/gene-models.ts";
import type { Reference } from "../../genes/reference.ts";
import { firstTranscriptReaching } from "../../genes/transcript-overlap.ts";
import type { GeneNeighbours } from "./gene-neighbours.ts";
import { emptyAnnVariant, shiftBy, shiftUp, type AnnVariant } from "./variant.ts";

/**
 * Makes what answers an allele as it is called in genes of the forward strand; itself where nothing is shifted. SnpEff keeps the sequence of genes only
 * (VariantRealign.basesToAdd): it does not shift what lies in none as a whole, and nothing out of the last of those in which it lies.
 * The answer is filled anew each time.
 */
export function shiftWithinGenes(
  reference: Reference,
  neighbours: Pick<GeneNeighbours, "start" | "end">,
): (given: AnnVariant) => AnnVariant {
  const moved = emptyAnnVariant();
  const movedToEnd = emptyAnnVariant();
  return (given) => {
    if (!shiftUp(reference, given, moved)) return given;
    const end = lastEndAround(reference.genes, neighbours, given.contig, given.start, given.last);
    if (end < 0) return given;
    if (moved.start < end) return moved;
    const room = end - 1 - given.last;
    return room > 0 ? shiftBy(given, room, movedToEnd) : given;
  };
}

/** The last end of the genes that hold [start, last], 0-based and both included, as a whole; -1 where none does. */
function lastEndAround(
  genes: GeneModels,
  { start: geneStart, end: geneEnd }: Pick<GeneNeighbours, "start" | "end">,
  contig: number,
  start: number,
  last: number,
): number {
  const behindTx = genes.contigFirstTx[contig + 1]!;
  let end = -1;
  for (
    let tx = firstTranscriptReaching(genes, contig, start);
    tx < behindTx && genes.txStart[tx]! <= start;
    tx++
  ) {
    const gene = genes.txGene[tx]!;
    if (start >= geneStart[gene]! && last < geneEnd[gene]!) end = Math.max(end, geneEnd[gene]!);
  }
  return end;
}
