import { geneticCode } from "../consequences/codon-table.ts";
import type { Reference } from "../genes/reference.ts";
import { firstTranscriptReaching } from "../genes/transcript-overlap.ts";
import { csqTranscript, splice, type CsqTranscript, type TranscriptOptions } from "./coding-transcript.ts";

/** Gives the transcripts near a place, read out of the columns once and kept while they are near. */
export type TranscriptSource = {
  /** Those of the contig that touch [start, end), by start; the list is used again by the next call. */
  near(contig: number, start: number, end: number): readonly CsqTranscript[];
  /** Fills the coding sequence in. */
  splice(transcript: CsqTranscript): void;
  /** One-letter amino acids by codon number. */
  code(contig: number): string;
};

/** Transcripts kept at most; more than overlap anywhere. */
const kept = 4096;

export function createTranscriptSource(
  reference: Reference,
  options: TranscriptOptions & { geneticCode?: number | undefined },
): TranscriptSource {
  const { genes } = reference;
  const known = new Map<number, CsqTranscript | null>();
  const found: CsqTranscript[] = [];
  const codes = new Map<number, string>();
  return {
    near(contig, start, end) {
      let count = 0;
      const last = genes.contigFirstTx[contig + 1]!;
      for (
        let tx = firstTranscriptReaching(genes, contig, start);
        tx < last && genes.txStart[tx]! < end;
        tx++
      ) {
        if (genes.txEnd[tx]! <= start) continue;
        let transcript = known.get(tx);
        if (transcript === undefined) {
          if (known.size >= kept) known.clear();
          transcript = csqTranscript(genes, tx, contig, options) ?? null;
          known.set(tx, transcript);
        }
        if (transcript !== null) found[count++] = transcript;
      }
      if (found.length > count) found.length = count;
      return found;
    },
    splice: (transcript) => splice(transcript, reference),
    code(contig) {
      let code = codes.get(contig);
      if (code === undefined)
        codes.set(contig, (code = geneticCode(options.geneticCode ?? reference.codonTable(contig))));
      return code;
    },
  };
}
