import { termBit, type TermSet } from "./terms.ts";
import { exonAtOrBefore, longestFrameshiftIntron, type TranscriptView } from "./transcript-view.ts";

/** The windows of an intron shorter than they are reach into its exons: the longest (17, the tract) less the 2 of the far site. */
const beyondGap = 17;

/** Bit 31 has no term; it marks a variant inside a frameshift intron. */
export const inFrameshiftIntron = 1 << 31;

const spliceSite = termBit.splice_acceptor_variant | termBit.splice_donor_variant;

/**
 * Splice and intron terms of an allele, `ref` becoming `alt` at [start, end). VEP asks them of each run of places at which the two differ, not of what
 * REF covers, when both are longer than one base; what one allele has beyond the other's end differs from it
 * (VariationFeatureOverlapAllele, _get_differing_regions). All runs count, but for the splice region: there the last one decides (BaseTranscriptVariationAllele,
 * _intron_effects, which assigns it run by run).
 */
export function spliceTermsOfAllele(
  view: TranscriptView,
  start: number,
  end: number,
  ref: string,
  alt: string,
): TermSet {
  if (ref.length < 2 || alt.length < 2 || alt.startsWith("<")) return spliceTerms(view, start, end);
  const length = Math.max(ref.length, alt.length);
  let terms = 0;
  for (let i = 0; i < length;) {
    if (ref[i] === alt[i]) {
      i++;
      continue;
    }
    const from = i;
    while (i < length && ref[i] !== alt[i]) i++;
    const ofRun = termsOfRun(view, start, end, start + from, start + i);
    if ((ofRun & inFrameshiftIntron) === 0) terms &= ~termBit.splice_region_variant;
    terms |= ofRun;
  }
  return terms;
}

/**
 * Splice and intron terms of a stretch [start, end), 0-based; start = end is an insertion in front of that base.
 * Windows after VEP's BaseTranscriptVariation: site = the intron's two outer bases, region = 3 exonic and 3rd to 8th intronic bases,
 * donor region = 3rd to 6th, polypyrimidine tract = 3rd to 17th before the exon.
 */
export function spliceTerms(view: TranscriptView, start: number, end: number): TermSet {
  return termsOfRun(view, start, end, start, end);
}

/** The same of [start, end), a part of the variant [from, to): which introns are asked, and whether an exon is touched, the whole variant decides. */
function termsOfRun(view: TranscriptView, from: number, to: number, start: number, end: number): TermSet {
  const { exonStart, exonEnd } = view;
  let terms = 0;
  // The first intron that may matter lies behind the exon in which the stretch's surroundings begin.
  for (let i = Math.max(0, exonAtOrBefore(view, from - beyondGap)); i + 1 < exonStart.length; i++) {
    const intronStart = exonEnd[i]!;
    const intronEnd = exonStart[i + 1]!;
    if (intronStart - beyondGap > to) break;
    // Only a change inside the gap is excused: beside it VEP counts its windows as beside any intron.
    const isGap = intronEnd - intronStart <= longestFrameshiftIntron;
    if (isGap && start < intronEnd && end > intronStart) terms |= inFrameshiftIntron;
    else {
      const ofIntron = termsOfIntron(view.strand, intronStart, intronEnd, start, end);
      terms |= end > to ? ofIntron & termsAsked(intronStart, intronEnd, from, to) : ofIntron;
      if (touchesTract(view.strand, intronStart, intronEnd, start, end) && !touchesExon(view, from, to))
        terms |= termBit.splice_polypyrimidine_tract_variant;
    }
  }
  return terms;
}

/** What VEP asks of an intron beside [from, to): a longer ALT reaches beyond, but makes no intron be asked that REF is not near. */
function termsAsked(intronStart: number, intronEnd: number, from: number, to: number): TermSet {
  const isNear = from < intronEnd + 3 && to > intronStart - 3;
  const isAtEdge =
    (from < intronStart + 8 && to > intronStart - 3) || (from < intronEnd + 3 && to > intronEnd - 8);
  return (isNear ? termBit.intron_variant : 0) | (isAtEdge ? ~termBit.intron_variant : 0);
}

function termsOfIntron(
  strand: number,
  intronStart: number,
  intronEnd: number,
  start: number,
  end: number,
): TermSet {
  const insertion = start === end;
  let terms = 0;
  if (start < intronStart + 2 && end > intronStart)
    terms |= strand === 1 ? termBit.splice_donor_variant : termBit.splice_acceptor_variant;
  if (start < intronEnd && end > intronEnd - 2)
    terms |= strand === 1 ? termBit.splice_acceptor_variant : termBit.splice_donor_variant;
  if (
    (start < intronEnd - 2 && end > intronStart + 2) ||
    (insertion && (start === intronStart + 2 || start === intronEnd - 2))
  )
    terms |= termBit.intron_variant;
  if (
    (start < intronStart && end > intronStart - 3) ||
    (start < intronStart + 8 && end > intronStart + 2) ||
    (start < intronEnd - 2 && end > intronEnd - 8) ||
    (start < intronEnd + 3 && end > intronEnd) ||
    (insertion &&
      (start === intronStart || start === intronEnd || start === intronStart + 2 || start === intronEnd - 2))
  )
    terms |= termBit.splice_region_variant;
  // The remaining windows count from the donor or from the acceptor.
  const fromDonor = strand === 1 ? start - intronStart : intronEnd - end;
  const toDonor = strand === 1 ? end - intronStart : intronEnd - start;
  if (fromDonor < 5 && toDonor > 4) terms |= termBit.splice_donor_5th_base_variant;
  else if (fromDonor < 6 && toDonor > 2) terms |= termBit.splice_donor_region_variant;
  return terms;
}

/** 3rd to 17th base before the exon; an insertion at the tract's edge counts as in it. */
function touchesTract(
  strand: number,
  intronStart: number,
  intronEnd: number,
  start: number,
  end: number,
): boolean {
  const reach = start === end ? 1 : 0;
  return strand === 1
    ? start < intronEnd - 2 + reach && end > intronEnd - 17 - reach
    : start < intronStart + 17 + reach && end > intronStart + 2 - reach;
}

/**
 * Whether VEP takes [start, end) to touch an exon, which leaves no tract to name; an insertion does by either neighbour. In a transcript with a frameshift
 * intron exons reach 12 bases further (BaseTranscriptVariation, _overlapped_exons).
 */
export function touchesExon(view: TranscriptView, start: number, end: number): boolean {
  const reach = (view.hasFrameshiftIntron ? longestFrameshiftIntron - 1 : 0) + (start === end ? 1 : 0);
  const exon = exonAtOrBefore(view, end - 1 + reach);
  return exon >= 0 && view.exonEnd[exon]! > start - reach;
}

/** VEP names the most telling window only: no region beside a site, a fifth base or a donor region. */
export function withoutImplied(terms: TermSet): TermSet {
  let kept = terms;
  if (kept & termBit.splice_donor_5th_base_variant) kept &= ~termBit.splice_donor_region_variant;
  if (kept & (spliceSite | termBit.splice_donor_5th_base_variant | termBit.splice_donor_region_variant))
    kept &= ~termBit.splice_region_variant;
  return kept;
}
