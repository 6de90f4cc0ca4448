import type { Reference } from "../genes/reference.ts";
import { firstTranscriptReaching } from "../genes/transcript-overlap.ts";
import {
  bareTranscript,
  csqTranscript,
  splice,
  type CsqTranscript,
  type TranscriptOptions,
} from "./coding-transcript.ts";
import { createRowIndex } from "./row-index.ts";
import { onlyAtg, readingOf, type Reading } from "./start-codons.ts";

/** Gives the transcripts near a place, read out of the columns once and kept while they are near. */
export type TranscriptSource = {
  /** Those of the contig that touch [start, end), by start; the list is used again by the next call. */
  near(contig: number, start: number, end: number): readonly CsqTranscript[];
  /** Fills the coding sequence in. */
  splice(transcript: CsqTranscript): void;
  /** How codons of the contig are read. */
  reading(contig: number): Reading;
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
  const rows = createRowIndex(genes);
  const read = (tx: number, contig: number, row: number | undefined): CsqTranscript | null => {
    let transcript = known.get(tx);
    if (transcript === undefined) {
      if (known.size >= kept) known.clear();
      transcript =
        (tx < 0
          ? bareTranscript(genes, row!, contig, options)
          : csqTranscript(genes, tx, contig, options, row)) ?? null;
      known.set(tx, transcript);
    }
    return transcript;
  };
  const readings = new Map<number, Reading>();
  const reading = (contig: number): Reading => {
    let known = readings.get(contig);
    if (known === undefined) {
      const own = reference.codonTable(contig);
      // Where nobody asks for the standard code, csq takes ATG for its only start codon.
      readings.set(contig, (known = readingOf(options.geneticCode ?? (own === 1 ? onlyAtg : own))));
    }
    return known;
  };
  return {
    near(contig, start, end) {
      let count = 0;
      const keep = (transcript: CsqTranscript | null): void => {
        if (transcript !== null) found[count++] = transcript;
      };
      const last = genes.contigFirstTx[contig + 1]!;
      for (
        let tx = firstTranscriptReaching(genes, contig, start);
        tx < last && genes.txStart[tx]! < end;
        tx++
      )
        if (genes.txEnd[tx]! > start) keep(read(tx, contig, rows.ofTx(tx)));
      for (let row = rows.firstReaching(contig, start); rows.begins(row, contig, end); row++) {
        const tx = genes.rowTx[row]!;
        if (genes.rowEnd[row]! <= start) continue;
        if (tx < 0) keep(read(-1 - row, contig, row));
        // Else its exons were met.
        else if (genes.txEnd[tx]! <= start || genes.txStart[tx]! >= end) keep(read(tx, contig, row));
      }
      if (found.length > count) found.length = count;
      return found;
    },
    splice: (transcript) => splice(transcript, reference, reading(transcript.contig).starts),
    reading,
  };
}
