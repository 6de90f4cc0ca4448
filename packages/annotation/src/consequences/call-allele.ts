import { reverseComplement } from "../genes/iupac.ts";
import type { Reference } from "../genes/reference.ts";
import { clearCall, type Call } from "./call.ts";
import { codingTerms, type CodingChange } from "./coding.ts";
import { coversExon, numberParts, placeInCdna, placeInCds } from "./place.ts";
import { cdsPlace, changeReadTwice, slipTouched } from "./slippage.ts";
import { inFrameshiftIntron, spliceTermsOfAllele, withoutImplied } from "./splice.ts";
import { startTermsFromUtr } from "./start-codon.ts";
import { losesStopIntoUtr } from "./stop-codon.ts";
import { termBit, type TermSet } from "./terms.ts";
import { splicedSequence, type SplicedSequence, type TranscriptView } from "./transcript-view.ts";

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
  // VEP deletes a transcript by a spelled allele as by a symbolic one (VariationEffect, feature_ablation), and then says nothing beside.
  if (start <= view.start && end >= view.end && alt.length < ref.length && !alt.startsWith("<")) {
    if (view.coding) placeInCds(view, call);
    call.terms = termBit.transcript_ablation;
    return;
  }
  let terms = spliceTermsOfAllele(view, start, end, ref, alt);
  const exonic = call.cdnaFirst > 0 || call.cdnaLast > 0 || coversExon(view, start, end);
  if (view.coding) terms |= codingTranscriptTerms(reference, view, start, end, alt, exonic, terms, call);
  else terms |= nonCodingTerms(view, coversExon(view, start, end), terms & ~inFrameshiftIntron);
  terms = withoutImplied(terms & ~inFrameshiftIntron);
  if (view.nonsenseMediatedDecay) terms |= termBit.NMD_transcript_variant;
  if (terms === 0)
    terms =
      call.cdsFirst > 0 && call.cdsLast > 0
        ? termBit.coding_sequence_variant
        : termBit.coding_transcript_variant;
  call.terms = terms;
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
  const inGap = (splice & inFrameshiftIntron) !== 0;
  if (exonic || inGap) terms |= utrTerms(view, start, end);
  const inCds = start < view.cdsEnd && end > view.cdsStart;
  if (!inCds) return terms;
  if (exonic) {
    terms |= cdsTerms(reference, view, end - start, alt, call);
    // Of what spans the whole transcript VEP does not say that it changes the coding sequence (VariationEffect, coding_unknown).
    return start <= view.start && end >= view.end ? terms & ~termBit.coding_sequence_variant : terms;
  }
  return inGap ? terms | termBit.coding_sequence_variant : terms;
}

/** `length`: of REF, with the intron it may span. */
function cdsTerms(
  reference: Reference,
  view: TranscriptView,
  length: number,
  alt: string,
  call: Call,
): TermSet {
  const from = call.cdnaFirst - 1;
  const to = call.cdnaLast;
  const slip = slipTouched(view, from, to, alt.length);
  if (slip === "broken") return termBit.coding_sequence_variant;
  if (!placeInCds(view, call)) return 0;
  if (alt.startsWith("<")) return termBit.coding_sequence_variant; // <*>: another base, nobody says which
  const fromInside = call.cdsFirst > 0;
  const toInside = call.cdsLast > 0;
  const transcriptAlt = view.strand === 1 ? alt : reverseComplement(alt);
  if (fromInside && toInside) {
    if (slip === "twice") {
      const spliced = splicedSequence(reference, view);
      return codingTerms(view, spliced, changeReadTwice(view, spliced.cds, from, transcriptAlt), call);
    }
    const change = { from: call.cdsFirst - 1, to: call.cdsLast, alt: transcriptAlt };
    const terms = codingTerms(view, splicedSequence(reference, view), change, call);
    return to - from === length ? terms : askedByLength(terms, alt.length - length);
  }
  const isPartial = fromInside && startsInPartialCodon(view, call);
  let terms: TermSet = isPartial ? termBit.incomplete_terminal_codon_variant : 0;
  if (call.cdnaFirst > 0 && call.cdnaLast > 0)
    terms |= termsAcrossEnds(
      view,
      splicedSequence(reference, view),
      { from, to, alt: transcriptAlt },
      fromInside,
    );
  if (isPartial) terms &= ~termBit.stop_retained_variant;
  const isCalled = (terms & ~termBit.incomplete_terminal_codon_variant) !== 0;
  return isCalled ? terms : terms | termBit.coding_sequence_variant;
}

/**
 * What VEP asks of a change that spans an intron: whether it makes the genome longer or shorter decides that, not what it makes of the CDS
 * (BaseVariationFeatureOverlapAllele, _pre_consequence_predicates; Constants, include).
 */
function askedByLength(terms: TermSet, grown: number): TermSet {
  let asked = terms;
  if (grown === 0) asked &= ~termBit.frameshift_variant;
  else asked &= ~termBit.missense_variant;
  if (grown <= 0) asked &= ~termBit.inframe_insertion;
  if (grown >= 0) asked &= ~termBit.inframe_deletion;
  return asked;
}

/** Whether a change begins in one or two bases that are left at the end of the CDS. */
function startsInPartialCodon(view: TranscriptView, { cdsFirst }: Call): boolean {
  const length = cdsPlace(view, view.codingEnd - 1) + 1;
  return length % 3 !== 0 && cdsFirst > length - (length % 3);
}

/**
 * Start and stop terms of a change that reaches over an end of the CDS, or over both. `change` counts from the cDNA's start. VEP asks for both (VariationEffect);
 * a stop it does not see altered it takes for retained, and it sees none altered by what begins in front of the CDS or is spelled with other letters.
 */
function termsAcrossEnds(
  view: TranscriptView,
  spliced: SplicedSequence,
  { from, to, alt }: CodingChange,
  fromInside: boolean,
): TermSet {
  const { codingStart, codingEnd } = view;
  let terms = 0;
  if (view.startKnown && from < codingStart + 3 && to > codingStart)
    terms |= startTermsFromUtr(spliced, from, to, alt);
  if (view.endKnown && alt.length !== to - from && from < codingEnd && to > codingEnd - 3) {
    const cdsFrom = fromInside ? cdsPlace(view, from) : -1;
    const isLost =
      fromInside &&
      /^[ACGT]*$/.test(alt) &&
      losesStopIntoUtr(view.code, spliced, cdsFrom, cdsFrom + to - from, alt);
    terms |= isLost ? termBit.stop_lost : termBit.stop_retained_variant;
  }
  return terms;
}

/**
 * What is said of a transcript without a CDS beside `others`. VEP says nothing of one whose biotype is protein_coding (Constants, include of
 * non_coding_transcript_variant), and where it has no other term it calls the place intergenic: there this one is told all the same.
 */
export function nonCodingTerms({ saidToCode }: TranscriptView, exonic: boolean, others: TermSet): TermSet {
  if (saidToCode && others !== 0) return 0;
  return exonic ? termBit.non_coding_transcript_exon_variant : termBit.non_coding_transcript_variant;
}

/** Which UTRs an exonic stretch reaches. An insertion right before or behind the coding bases is in the UTR, if there is one. */
export function utrTerms(view: TranscriptView, start: number, end: number): TermSet {
  const reach = start === end ? 1 : 0;
  let terms = 0;
  if (start < view.cdsStart + reach && end > view.start)
    terms |= view.strand === 1 ? termBit["5_prime_UTR_variant"] : termBit["3_prime_UTR_variant"];
  if (start < view.end && end > view.cdsEnd - reach)
    terms |= view.strand === 1 ? termBit["3_prime_UTR_variant"] : termBit["5_prime_UTR_variant"];
  return terms;
}
