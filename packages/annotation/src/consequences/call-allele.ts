import { reverseComplement } from "../genes/iupac.ts";
import type { Reference } from "../genes/reference.ts";
import { clearCall, type Call } from "./call.ts";
import { codingTerms } from "./coding.ts";
import { cdsPlace, changeReadTwice, slipTouched } from "./slippage.ts";
import { inFrameshiftIntron, spliceTerms, withoutImplied } from "./splice.ts";
import { losesStartFromUtr } from "./start-codon.ts";
import { losesStopIntoUtr } from "./stop-codon.ts";
import { termBit, type TermSet } from "./terms.ts";
import { exonAtOrBefore, splicedSequence, type TranscriptView } from "./transcript-view.ts";

/**
 * Calls what `ref` becoming `alt` (forward strand, trimmed as VEP does) does to a transcript that [start, end) overlaps.
 * 0-based; start = end is an insertion in front of that base.
 */
export function callAllele(
  reference: Reference,
  view: TranscriptView,
  start: number,
  end: number,
  ref: string,
  alt: string,
  call: Call,
): void {
  clearCall(call);
  numberParts(view, start, end, call);
  placeInCdna(view, start, end, call);
  let terms = spliceTermsOf(view, start, end, ref, alt);
  const exonic = call.cdnaFirst > 0 || call.cdnaLast > 0 || coversExon(view, start, end);
  if (view.coding) terms |= codingTranscriptTerms(reference, view, start, end, alt, exonic, terms, call);
  else
    terms |= coversExon(view, start, end)
      ? termBit.non_coding_transcript_exon_variant
      : termBit.non_coding_transcript_variant;
  terms = withoutImplied(terms & ~inFrameshiftIntron);
  if (view.nonsenseMediatedDecay) terms |= termBit.NMD_transcript_variant;
  if (terms === 0) terms = termBit.coding_transcript_variant;
  call.terms = terms;
}

/** Alleles of one length touch only where they differ; others touch wherever REF stands. */
function spliceTermsOf(view: TranscriptView, start: number, end: number, ref: string, alt: string): TermSet {
  if (ref.length !== alt.length || ref.length === 1) return spliceTerms(view, start, end);
  let terms = 0;
  for (let i = 0; i < ref.length;) {
    if (ref[i] === alt[i]) {
      i++;
      continue;
    }
    const from = i;
    while (i < ref.length && ref[i] !== alt[i]) i++;
    terms |= spliceTerms(view, start + from, start + i);
  }
  return terms;
}

function codingTranscriptTerms(
  reference: Reference,
  view: TranscriptView,
  start: number,
  end: number,
  alt: string,
  exonic: boolean,
  splice: TermSet,
  call: Call,
): TermSet {
  let terms = 0;
  if (exonic) {
    // An insertion right before or behind the coding bases is in the UTR, if there is one.
    const reach = start === end ? 1 : 0;
    if (start < view.cdsStart + reach && end > view.start)
      terms |= view.strand === 1 ? termBit["5_prime_UTR_variant"] : termBit["3_prime_UTR_variant"];
    if (start < view.end && end > view.cdsEnd - reach)
      terms |= view.strand === 1 ? termBit["3_prime_UTR_variant"] : termBit["5_prime_UTR_variant"];
  }
  const inCds = start < view.cdsEnd && end > view.cdsStart;
  if (!inCds) return terms;
  if (exonic) return terms | cdsTerms(reference, view, alt, call);
  return (splice & inFrameshiftIntron) !== 0 ? terms | termBit.coding_sequence_variant : terms;
}

function cdsTerms(reference: Reference, view: TranscriptView, alt: string, call: Call): TermSet {
  const { codingStart, codingEnd } = view;
  const insertion = call.cdnaFirst > call.cdnaLast && call.cdnaLast > 0;
  const from = call.cdnaFirst - 1;
  const to = call.cdnaLast;
  const fromInside = call.cdnaFirst > 0 && from >= codingStart && from < codingEnd;
  const toInside = call.cdnaLast > 0 && to > codingStart && to <= codingEnd;
  if (insertion && !(fromInside && toInside)) return 0;
  const slip = slipTouched(view, from, to, alt.length);
  if (slip === "broken") return termBit.coding_sequence_variant;
  if (fromInside) {
    call.cdsFirst = cdsPlace(view, from) + 1;
    call.proteinFirst = Math.floor((call.cdsFirst + 2) / 3);
  }
  if (toInside) {
    call.cdsLast = cdsPlace(view, to - 1) + 1;
    call.proteinLast = Math.floor((call.cdsLast + 2) / 3);
  }
  const transcriptAlt = view.strand === 1 ? alt : reverseComplement(alt);
  if (fromInside && toInside) {
    if (slip === "twice") {
      const spliced = splicedSequence(reference, view);
      return codingTerms(view, spliced, changeReadTwice(view, spliced.cds, from, transcriptAlt), call);
    }
    const change = { from: call.cdsFirst - 1, to: call.cdsLast, alt: transcriptAlt };
    return codingTerms(view, splicedSequence(reference, view), change, call);
  }
  if (call.cdnaFirst === 0 || call.cdnaLast === 0) return termBit.coding_sequence_variant;
  const spliced = splicedSequence(reference, view);
  if (toInside && from < codingStart) {
    if (view.startKnown && losesStartFromUtr(spliced, from, to, transcriptAlt)) return termBit.start_lost;
    return view.startKnown ? termBit.start_retained_variant : termBit.coding_sequence_variant;
  }
  if (fromInside) {
    const cdsFrom = cdsPlace(view, from);
    if (losesStopIntoUtr(view.code, spliced, cdsFrom, cdsFrom + to - from, transcriptAlt))
      return termBit.stop_lost;
    return termBit.stop_retained_variant;
  }
  return termBit.coding_sequence_variant;
}

/** Whether [start, end) covers any exonic base; an insertion must lie inside an exon. */
function coversExon(view: TranscriptView, start: number, end: number): boolean {
  const exon = exonAtOrBefore(view, end - (start === end ? 0 : 1));
  for (let i = exon; i >= 0 && i >= exon - 1; i--)
    if (start < view.exonEnd[i]! && end > view.exonStart[i]!) return true;
  return false;
}

/** First and last exon and intron touched. */
function numberParts(view: TranscriptView, start: number, end: number, call: Call): void {
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
function placeInCdna(view: TranscriptView, start: number, end: number, call: Call): void {
  if (start === end) {
    const before = cdnaAt(view, start - 1);
    const after = cdnaAt(view, start);
    if (before < 0 && after < 0) return;
    const forward = view.strand === 1;
    const at = before >= 0 ? before + (forward ? 1 : 0) : after + (forward ? 0 : 1);
    call.cdnaFirst = at + 1;
    call.cdnaLast = at;
    return;
  }
  const low = cdnaAt(view, start) + 1;
  const high = cdnaAt(view, end - 1) + 1;
  call.cdnaFirst = view.strand === 1 ? low : high;
  call.cdnaLast = view.strand === 1 ? high : low;
}

function cdnaAt(view: TranscriptView, position: number): number {
  const exon = exonAtOrBefore(view, position);
  if (exon < 0 || position >= view.exonEnd[exon]!) return -1;
  const into = view.strand === 1 ? position - view.exonStart[exon]! : view.exonEnd[exon]! - 1 - position;
  return view.exonCdna[exon]! + into;
}
