import type { Slip } from "./coding-region.ts";

/** What is known of a transcript beside its shape, as bits of `txFlags`. Ensembl's tags: cds_start_NF, cds_end_NF, mRNA_start_NF, mRNA_end_NF and the like. */
export const transcriptFlag = {
  cdsStartNotFound: 1,
  cdsEndNotFound: 2,
  canonical: 4,
  nonsenseMediatedDecay: 8,
  maneSelect: 16,
  manePlusClinical: 32,
  rnaStartNotFound: 64,
  rnaEndNotFound: 128,
} as const;

/**
 * Genes, transcripts and exons as columns. Transcripts are sorted by contig, then start, then end; exons lie in genomic order
 * within their transcript. All coordinates are genomic, 0-based half-open, unless a column says cDNA.
 */
export type GeneModels = {
  /** Contig i owns transcripts [contigFirstTx[i], contigFirstTx[i + 1]). */
  contigFirstTx: Int32Array;
  txStart: Int32Array;
  txEnd: Int32Array;
  /** Largest txEnd among this transcript and those before it on the contig: where a search backwards may stop. */
  txMaxEnd: Int32Array;
  /** 1 or -1. */
  txStrand: Int8Array;
  txFlags: Uint8Array;
  txGene: Int32Array;
  /** Rises in the order in which the gene file has transcripts. */
  txId: Int32Array;
  txBiotype: Int32Array;
  /** What HGVS calls the transcript and its protein by: with a version, where the source says it. The protein's is "" where nothing is coded. */
  txAccession: Int32Array;
  txProtein: Int32Array;
  /** Transcript i owns exons [txFirstExon[i], txFirstExon[i + 1]). */
  txFirstExon: Int32Array;
  /** From the first to behind the last coding base, stop codon included; -1 and -1 where nothing is coded. */
  cdsStart: Int32Array;
  cdsEnd: Int32Array;
  /** Bases missing in front of the first whole codon's start: 0, 1 or 2 bases of a codon that began before the transcript. */
  cdsPadding: Uint8Array;
  exonStart: Int32Array;
  exonEnd: Int32Array;
  /** cDNA position, 0-based in transcript direction, of the exon's base that is transcribed first. */
  exonCdna: Int32Array;
  /** Codons read otherwise than the genetic code says (selenocysteine), sorted by transcript, then codon. See `recodedCodonsOf`. */
  recodedTx: Int32Array;
  recodedCodon: Int32Array;
  recodedAs: Uint8Array;
  /** Places where the ribosome slips, sorted by transcript, then place. See `slipsOf`. */
  slipTx: Int32Array;
  slipFrom: Int32Array;
  slipTo: Int32Array;
  /** Transcripts with exons beyond the CDS that the file, telling UTRs by rows, has no row for; sorted. At which end: 1 the low one, 2 the high one, 3 both. */
  untoldUtrTx: Int32Array;
  untoldUtrEnds: Uint8Array;
  geneId: Int32Array;
  geneSymbol: Int32Array;
  /**
   * Rows of transcripts that span more than their exons do (`rowTx` says whose), and of those without exons and CDS (-1), which csq knows alone: sorted by contig,
   * then start, then end.
   */
  rowContig: Int32Array;
  rowStart: Int32Array;
  rowEnd: Int32Array;
  rowTx: Int32Array;
  rowStrand: Int8Array;
  rowGene: Int32Array;
  rowId: Int32Array;
  rowBiotype: Int32Array;
  /** What txId, txBiotype, txAccession, txProtein, rowId, rowBiotype, geneId and geneSymbol point into. */
  strings: StringTable;
};

/**
 * The codons of a transcript that are read otherwise than the genetic code says: one-letter amino acid (`U`) by codon, which
 * counts from 0 and includes an incomplete first one.
 */
export function recodedCodonsOf(
  { recodedTx, recodedCodon, recodedAs }: GeneModels,
  tx: number,
): Map<number, string> {
  const codons = new Map<number, string>();
  for (let i = firstOf(recodedTx, tx); i < recodedTx.length && recodedTx[i] === tx; i++)
    codons.set(recodedCodon[i]!, String.fromCharCode(recodedAs[i]!));
  return codons;
}

/** At which ends, by the contig, a transcript has exons beyond its CDS that its file does not call UTRs; see `untoldUtrEnds`. Nearly always 0. */
export function untoldUtrEndsOf({ untoldUtrTx, untoldUtrEnds }: GeneModels, tx: number): number {
  const at = firstOf(untoldUtrTx, tx);
  return untoldUtrTx[at] === tx ? untoldUtrEnds[at]! : 0;
}

/** Where reading slips in a transcript, in its direction; see `Slip`. Nearly always none. */
export function slipsOf({ slipTx, slipFrom, slipTo }: GeneModels, tx: number): Slip[] {
  const slips: Slip[] = [];
  for (let i = firstOf(slipTx, tx); i < slipTx.length && slipTx[i] === tx; i++)
    slips.push({ from: slipFrom[i]!, to: slipTo[i]! });
  return slips;
}

/** Index of the first entry of a sorted list that is at least `value`. */
function firstOf(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Texts by number, kept as one blob and decoded when asked for. */
export type StringTable = { offsets: Int32Array; blob: Uint8Array };

const decoder = new TextDecoder();

export function stringAt(table: StringTable, index: number): string {
  return decoder.decode(table.blob.subarray(table.offsets[index], table.offsets[index + 1]));
}

/** Gathers distinct texts; `table` may be asked for once all are in. */
export function collectStrings(): { indexOf(text: string): number; table(): StringTable } {
  const indices = new Map<string, number>();
  return {
    indexOf(text) {
      let index = indices.get(text);
      if (index === undefined) indices.set(text, (index = indices.size));
      return index;
    },
    table() {
      const encoded = [...indices.keys()].map((text) => Buffer.from(text, "utf8"));
      const offsets = new Int32Array(encoded.length + 1);
      encoded.forEach((bytes, i) => (offsets[i + 1] = offsets[i]! + bytes.length));
      return { offsets, blob: new Uint8Array(Buffer.concat(encoded)) };
    },
  };
}
