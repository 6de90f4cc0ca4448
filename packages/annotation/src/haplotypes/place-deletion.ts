import { padding } from "./coding-transcript.ts";
import { csq } from "./csq-terms.ts";
import type { Placement, Verdict } from "./placement.ts";
import { addExonRegion, deletionTerms, shiftedSite, touchesCodon } from "./splice-sites.ts";

/** Places an allele that is shorter than REF; `head` and `tail` bases of both are the same. */
export function placeDeletion(
  place: Placement,
  start: number,
  end: number,
  head: number,
  tail: number,
): Verdict {
  if (keepsStart(place, start, end)) {
    place.terms |= csq.startRetained;
    return "overlap";
  }
  const { pos, ref, alt } = place;
  const first = pos + head;
  const after = pos + ref.length - tail;
  if (after <= start) {
    if (place.checkLow)
      place.terms |= deletionTerms(place, start - after + 1, first, after, place.lowSite, start, end, -1);
    return "outside";
  }
  if (first >= end) {
    if (place.checkHigh)
      place.terms |= deletionTerms(place, first - end + 1, first, after, place.highSite, start, end, 1);
    return "outside";
  }
  if (first < start) {
    if (place.checkLow) place.terms |= place.lowSite | shiftedSite(place, start, first, after, -1);
    if (head + tail === alt.length && tail === 0) {
      place.terms |= place.sequence ? csq.codingSequence : 0;
      return "overlap";
    }
  }
  if (after > end && place.checkHigh)
    place.terms |= place.highSite | shiftedSite(place, end, first, after, 1);
  if (touchesCodon(place, "start", first, after, start, end)) place.terms |= csq.startLost;
  if (touchesCodon(place, "stop", first, after, start, end)) place.terms |= csq.stopLost;
  addExonRegion(place, first, after, start, end);
  const verdict = putAlleles(
    place,
    start,
    end,
    head,
    first < start && head + tail === alt.length ? tail - 1 : tail,
  );
  return place.terms === csq.startLost && verdict === "inside" ? "start" : verdict;
}

/**
 * csq puts what is left of the alleles at the base before the first one deleted, which the record holds where they begin alike. Where they do
 * not, they are put there all the same, so that all comes to lie one base lower (bcftools csq, splice_csq_del; 1.16 and later).
 */
function putAlleles(place: Placement, start: number, end: number, head: number, tail: number): Verdict {
  const { pos, ref, alt } = place;
  const skipped = Math.max(0, head - 1);
  const trims = alt.length > skipped + tail;
  const refText = ref.slice(skipped, trims ? ref.length - tail : ref.length);
  const altText = alt.slice(skipped, trims ? alt.length - tail : alt.length);
  const from = Math.max(pos + head, start) - 1;
  const last = Math.min(pos + ref.length - tail, end) - 1;
  if (from < end - 2 && last >= end - 1) {
    // It reaches the stretch's end: all that is told is what it does to the frame.
    const kept = from + altText.length - 1;
    if (place.sequence && kept < last)
      place.terms |= (last - kept) % 3 === 0 ? csq.inframeDeletion : csq.frameshift;
    return "overlap";
  }
  const outside = Math.max(0, start - from);
  if (from + refText.length > end) {
    if (place.terms === 0 && place.sequence) place.terms |= csq.codingSequence;
    return "overlap";
  }
  place.from = from + outside;
  place.refText = refText.slice(outside);
  place.altText = altText.slice(outside);
  return "inside";
}

/**
 * Whether a deletion at the start codon takes bases that stand there once more: those before it take their place on the forward strand, those
 * behind it on the reverse (bcftools csq, shifted_del_synonymous). Asked of any record near enough, whether it reaches the codon or not.
 */
function keepsStart(
  { pos, ref, alt, bases, reach, lowCodon, highCodon }: Placement,
  start: number,
  end: number,
): boolean {
  if (bases === undefined) return false;
  const deleted = ref.slice(alt.length);
  const after = pos + ref.length;
  if (lowCodon === "start") {
    const from = after - 2 * deleted.length;
    return (
      pos < start + 3 &&
      from >= Math.max(0, start - padding) &&
      bases(from, from + deleted.length) === deleted
    );
  }
  return (
    highCodon === "start" &&
    after + 3 > end &&
    after + deleted.length <= reach &&
    bases(after, after + deleted.length) === deleted
  );
}
