/** What is known of a transcript beside its shape, as bits of `txFlags`. The first two keep Ensembl's tag names. */
export const transcriptFlag = {
  cdsStartNotFound: 1,
  cdsEndNotFound: 2,
  canonical: 4,
  nonsenseMediatedDecay: 8,
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
  geneId: Int32Array;
  geneSymbol: Int32Array;
  /** What txId, txBiotype, txAccession, txProtein, geneId and geneSymbol point into. */
  strings: StringTable;
};

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
