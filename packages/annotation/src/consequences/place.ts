import type { Call } from "./call.ts";
import { cdsPlace } from "./slippage.ts";
import { cdnaOf, exonAtOrBefore, type TranscriptView } from "./transcript-view.ts";

/** Whether [start, end) covers any exonic base; an insertion must lie inside an exon. */
export function coversExon(view: TranscriptView, start: number, end: number): boolean {
  const exon = exonAtOrBefore(view, end - (start === end ? 0 : 1));
  for (let i = exon; i >= 0 && i >= exon - 1; i--)
    if (start < view.exonEnd[i]! && end > view.exonStart[i]!) return true;
  return false;
}

/** First and last exon and intron touched. */
export function numberParts(view: TranscriptView, start: number, end: number, call: Call): void {
  const { exonStart, exonEnd } = view;
  const count = exonStart.length;
  // An insertion must lie inside a part: VEP gives no number to one at an edge.
  for (let i = Math.max(0, exonAtOrBefore(view, start)); i < count && exonStart[i]! < end; i++) {
    if (exonEnd[i]! > start) {
      const rank = view.strand === 1 ? i + 1 : count - i;
      if (call.firstExon === 0 || rank < call.firstExon) call.firstExon = rank;
      if (rank > call.lastExon) call.lastExon = rank;
    }
    if (i + 1 < count && exonEnd[i]! < end && exonStart[i + 1]! > start) {
      const rank = view.strand === 1 ? i + 1 : count - 1 - i;
      if (call.firstIntron === 0 || rank < call.firstIntron) call.firstIntron = rank;
      if (rank > call.lastIntron) call.lastIntron = rank;
    }
  }
}

/** cDNA positions of both ends. An insertion at an exon's edge is placed by the one neighbour that is exonic. */
export function placeInCdna(view: TranscriptView, start: number, end: number, call: Call): void {
  if (start === end) {
    const before = cdnaOf(view, start - 1);
    const after = cdnaOf(view, start);
    if (before < 0 && after < 0) return;
    const forward = view.strand === 1;
    const at = before >= 0 ? before + (forward ? 1 : 0) : after + (forward ? 0 : 1);
    call.cdnaFirst = at + 1;
    call.cdnaLast = at;
    return;
  }
  const low = cdnaOf(view, start) + 1;
  const high = cdnaOf(view, end - 1) + 1;
  call.cdnaFirst = view.strand === 1 ? low : high;
  call.cdnaLast = view.strand === 1 ? high : low;
}

/**
 * CDS and protein positions of the ends that lie in the CDS, from the cDNA positions. Answers false for an insertion that does not
 * lie between two bases of the CDS.
 */
export function placeInCds(view: TranscriptView, call: Call): boolean {
  const { codingStart, codingEnd } = view;
  const from = call.cdnaFirst - 1;
  const to = call.cdnaLast;
  const fromInside = call.cdnaFirst > 0 && from >= codingStart && from < codingEnd;
  const toInside = call.cdnaLast > 0 && to > codingStart && to <= codingEnd;
  const insertion = call.cdnaFirst > call.cdnaLast && call.cdnaLast > 0;
  if (insertion && !(fromInside && toInside)) return false;
  if (fromInside) {
    call.cdsFirst = cdsPlace(view, from) + 1;
    call.proteinFirst = Math.floor((call.cdsFirst + 2) / 3);
  }
  if (toInside) {
    call.cdsLast = cdsPlace(view, to - 1) + 1;
    call.proteinLast = Math.floor((call.cdsLast + 2) / 3);
  }
  return true;
}
