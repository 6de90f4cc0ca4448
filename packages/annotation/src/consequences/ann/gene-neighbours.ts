import { stringAt, type GeneModels } from "../../genes/gene-models.ts";
import { escaped, geneName } from "./transcript.ts";

/**
 * The genes of a reference as stretches, each from its first transcript's start to its last one's end, which is what a bundle knows of
 * them; and what lies between them, named by both neighbours as SnpEff names it (Genes.createIntergenic).
 */
export type GeneNeighbours = {
  /** Genomic stretch of a gene, 0-based half-open. */
  start: Int32Array;
  end: Int32Array;
  /** 1 for the transcript that SnpEff takes for its gene's canonical one. */
  canonical: Uint8Array;
  /** The land between the genes of a contig, in order. */
  between(contig: number): readonly Between[];
};
/** `from` and `to` are 0-based, `to` belongs to it; `label` is all between the allele and HGVS.c in an entry, ready-made. */
export type Between = { from: number; to: number; label: Uint8Array };

/** The label where there are no genes to name. */
export const nowhere: Uint8Array = labelOf("", "");

function labelOf(names: string, ids: string): Uint8Array {
  const region = ids === "" ? "||||" : `${names}|${ids}|intergenic_region|${ids}|`;
  return Buffer.from(`|intergenic_region|MODIFIER|${region}||`);
}

/** Index of the first stretch that does not end before `start`. */
export function firstReaching(land: readonly Between[], start: number): number {
  let low = 0;
  let high = land.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (land[middle]!.to < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function geneNeighbours(
  genes: GeneModels,
  contigLengths: readonly number[],
  codes: (tx: number) => boolean,
): GeneNeighbours {
  const count = genes.geneId.length;
  const start = new Int32Array(count).fill(-1);
  const end = new Int32Array(count);
  const canonical = new Uint8Array(genes.txStart.length);
  const best = new Int32Array(count).fill(-1);
  const bestLength = new Int32Array(count);
  const bestCodes = new Uint8Array(count);
  const byContig: number[][] = contigLengths.map(() => []);
  for (const [contig, list] of byContig.entries()) {
    for (let tx = genes.contigFirstTx[contig]!; tx < genes.contigFirstTx[contig + 1]!; tx++) {
      const gene = genes.txGene[tx]!;
      if (start[gene]! < 0) {
        list.push(gene);
        start[gene] = genes.txStart[tx]!;
      }
      end[gene] = Math.max(end[gene]!, genes.txEnd[tx]!);
      const coding = codes(tx) ? 1 : 0;
      const length = lengthOf(genes, tx, coding === 1);
      // The longest CDS of those that code, else the longest of all; of equals the first by name (Gene.canonical).
      const better =
        best[gene]! < 0 ||
        coding > bestCodes[gene]! ||
        (coding === bestCodes[gene]! &&
          (length > bestLength[gene]! ||
            (length === bestLength[gene]! && idOf(genes, tx) < idOf(genes, best[gene]!))));
      if (!better) continue;
      best[gene] = tx;
      bestLength[gene] = length;
      bestCodes[gene] = coding;
    }
  }
  for (const tx of best) if (tx >= 0) canonical[tx] = 1;
  const land = byContig.map((list, contig) => landBetween(genes, list, start, end, contigLengths[contig]!));
  return {
    start,
    end,
    canonical,
    between: (contig) => land[contig]!,
  };
}

function idOf(genes: GeneModels, tx: number): string {
  return stringAt(genes.strings, genes.txId[tx]!);
}

/** Length of the spliced transcript, or of its CDS. */
function lengthOf(genes: GeneModels, tx: number, coding: boolean): number {
  const from = coding ? genes.cdsStart[tx]! : genes.txStart[tx]!;
  const to = coding ? genes.cdsEnd[tx]! : genes.txEnd[tx]!;
  let length = 0;
  for (let i = genes.txFirstExon[tx]!; i < genes.txFirstExon[tx + 1]!; i++)
    length += Math.max(0, Math.min(to, genes.exonEnd[i]!) - Math.max(from, genes.exonStart[i]!));
  return length;
}

/** `list` holds a contig's genes in the order of their starts. A single base between two genes is no region. */
function landBetween(
  genes: GeneModels,
  list: readonly number[],
  start: Int32Array,
  end: Int32Array,
  contigLength: number,
): Between[] {
  const land: Between[] = [];
  const id = (gene: number): string => escaped(stringAt(genes.strings, genes.geneId[gene]!));
  let before = -1;
  for (const gene of list) {
    const from = before < 0 ? 0 : end[before]!;
    const to = start[gene]! - 1;
    if (from < to)
      land.push({
        from,
        to,
        label: labelOf(
          `${before < 0 ? "CHR_START" : geneName(genes, before)}-${geneName(genes, gene)}`,
          `${before < 0 ? "CHR_START" : id(before)}-${id(gene)}`,
        ),
      });
    if (before < 0 || end[gene]! > end[before]!) before = gene;
  }
  if (before >= 0 && end[before]! < contigLength - 1)
    land.push({
      from: end[before]!,
      to: contigLength - 1,
      label: labelOf(`${geneName(genes, before)}-CHR_END`, `${id(before)}-CHR_END`),
    });
  return land;
}
