import { termBit, type TermSet } from "./terms.ts";
import { exonAtOrBefore, longestFrameshiftIntron, type TranscriptView } from "./transcript-view.ts";

/** The windows of an intron shorter than they are reach into its exons: the longest (17, the tract) less the 2 of the far site. */
const beyondGap = 17;

/** Bit 31 has no term; it marks a variant inside a frameshift intron. */
export const inFrameshiftIntron = 1 << 31;

const spliceSite = termBit.splice_acceptor_variant | termBit.splice_donor_variant;

/**
 * Splice and intron terms of a stretch [start, end), 0-based; start = end is an insertion in front of that base.
 * Windows after VEP's BaseTranscriptVariation: site = the intron's two outer bases, region = 3 exonic and 3rd to 8th intronic bases,
 * donor region = 3rd to 6th, polypyrimidine tract = 3rd to 17th before the exon.
 */
export function spliceTerms(view: TranscriptView, start: number, end: number): TermSet {
  const { exonStart, exonEnd } = view;
  let terms = 0;
  // The first intron that may matter lies behind the exon in which the stretch's surroundings begin.
  for (let i = Math.max(0, exonAtOrBefore(view, start - beyondGap)); i + 1 < exonStart.length; i++) {
    const intronStart = exonEnd[i]!;
    const intronEnd = exonStart[i + 1]!;
    if (intronStart - beyondGap > end) break;
    const isGap = intronEnd - intronStart <= longestFrameshiftIntron;
    // Only a change inside the gap is excused: beside it VEP counts its windows as beside any intron.
    if (isGap && start < intronEnd && end > intronStart) terms |= inFrameshiftIntron;
    else {
      terms |= termsOfIntron(view.strand, intronStart, intronEnd, start, end);
      if (!isGap && touchesTract(view, intronStart, intronEnd, start, end))
        terms |= termBit.splice_polypyrimidine_tract_variant;
    }
  }
  return terms;
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

/**
 * 3rd to 17th base before the exon; VEP leaves it out when the change reaches into the exon. In a transcript with a frameshift
 * intron VEP 115 was seen to count the 13th to 17th only (the calls on genes60), which is followed here.
 */
function touchesTract(
  view: TranscriptView,
  intronStart: number,
  intronEnd: number,
  start: number,
  end: number,
): boolean {
  const farthest = view.strand === 1 ? intronEnd - start : end - intronStart;
  const nearest = view.strand === 1 ? intronEnd - end : start - intronStart;
  const reach = start === end ? 1 : 0; // an insertion at the tract's edge counts as in it
  return nearest >= 0 && nearest < 17 + reach && farthest > (view.hasFrameshiftIntron ? 12 : 2 - reach);
}

/** VEP names the most telling window only: no region beside a site, a fifth base or a donor region. */
export function withoutImplied(terms: TermSet): TermSet {
  let kept = terms;
  if (kept & termBit.splice_donor_5th_base_variant) kept &= ~termBit.splice_donor_region_variant;
  if (kept & (spliceSite | termBit.splice_donor_5th_base_variant | termBit.splice_donor_region_variant))
    kept &= ~termBit.splice_region_variant;
  return kept;
}
