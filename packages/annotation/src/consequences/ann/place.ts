import { cdnaOf } from "../transcript-view.ts";
import { cdsPlace } from "../slippage.ts";
import type { AnnTranscript } from "./transcript.ts";

/** cDNA place, 0-based, of a genomic base; in an intron that of the first base of the exon behind it. -1 outside the transcript. */
function cdnaAtOrBehind({ view }: AnnTranscript, position: number): number {
  const { exonStart, exonEnd, exonCdna, strand } = view;
  if (position < view.start || position >= view.end) return -1;
  if (strand === 1) {
    for (let i = 0; i < exonStart.length; i++)
      if (position < exonEnd[i]!) return exonCdna[i]! + Math.max(0, position - exonStart[i]!);
  } else {
    for (let i = exonStart.length - 1; i >= 0; i--)
      if (position >= exonStart[i]!) return exonCdna[i]! + Math.max(0, exonEnd[i]! - 1 - position);
  }
  return -1;
}

/** Place in the CDS, 0-based, of a coding cDNA base, as the ribosome reads it: where it slips, a base more or less. */
export function cdsIndex({ view, codingStart }: AnnTranscript, cdna: number): number {
  if (view.slips.length === 0) return cdna - codingStart;
  return cdsPlace(view, cdna) - (view.padding === 0 ? 0 : 3);
}

/**
 * Place in the CDS, 0-based, of a genomic base; -1 outside the transcript and in a UTR. A base of an intron gets the first base of the CDS
 * behind the intron, or with `before` the last one before it (Transcript.baseNumberCds).
 */
export function cdsNumber(transcript: AnnTranscript, position: number, before: boolean): number {
  const { view, codingStart, codingEnd } = transcript;
  const own = cdnaOf(view, position);
  if (own >= 0) return own < codingStart || own >= codingEnd ? -1 : cdsIndex(transcript, own);
  const behind = cdnaAtOrBehind(transcript, position);
  return behind < 0 ? -1 : Math.max(0, cdsIndex(transcript, behind)) - (before ? 1 : 0);
}

/** The same, with the CDS's ends for what lies in a UTR (CodonChange.cdsBaseNumber). `length` of the CDS. */
export function cdsNumberWithin(transcript: AnnTranscript, position: number, length: number): number {
  const inside = cdsNumber(transcript, position, true);
  if (inside >= 0) return inside;
  const forward = transcript.view.strand === 1;
  return position <= transcript.cdsFirst === forward ? 0 : length;
}
