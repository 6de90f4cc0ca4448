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
  const { pos, ref, alt } = place;
  const before = pos + head - 1;
  const after = pos + ref.length - tail;
  const first = before + 1;
  if (after <= start) {
    if (after === start && place.lowCodon === "start" && head === 0 && tail > 0)
      place.terms |= csq.startRetained;
    if (place.checkLow && !place.lowUtr)
      place.terms |= deletionTerms(place, start - after + 1, first, after, place.lowSite, start, end, -1);
    return "outside";
  }
  if (first >= end) {
    const { bases, highCodon } = place;
    if (first === end && highCodon === "start" && bases?.(first, after) === bases?.(first + 1, after + 1))
      place.terms |= csq.startRetained;
    if (place.checkHigh && !place.highUtr)
      place.terms |= deletionTerms(place, first - end + 1, first, after, place.highSite, start, end, 1);
    return "outside";
  }
  if (first < start && after > end) {
    if (place.checkLow && !place.lowUtr) place.terms |= place.lowSite;
    if (place.checkHigh && !place.highUtr) place.terms |= place.highSite;
    if (place.lowUtr) place.touchesLowUtr = true;
    if (place.highUtr) place.touchesHighUtr = true;
    return "overlap";
  }
  if (first < start) {
    if (place.lowUtr) place.touchesLowUtr = true;
    else if (place.checkLow) place.terms |= place.lowSite | shiftedSite(place, start, first, after, -1);
    if (tail === 0) {
      if (place.sequence && place.lowUtr) place.utrTerms |= csq.codingSequence;
      else if (place.sequence) place.terms |= csq.codingSequence;
      return "overlap";
    }
  }
  const removed = end - first;
  const highStart = place.highCodon === "start";
  const inserted = Math.max(0, alt.length - head - tail);
  if (after > end || (after === end && removed > 1)) {
    if (after > end) {
      if (place.highUtr) place.touchesHighUtr = true;
      else if (place.checkHigh) place.terms |= place.highSite | shiftedSite(place, end, first, after, 1);
    } else if (place.checkHigh && !place.highUtr) place.terms |= csq.spliceRegion;
    if (place.highCodon === "stop") place.terms |= csq.stopLost;
    if (highStart) {
      if (keepsStart(place, first, after, start, end, head === 0 && tail > 0)) {
        place.terms |= csq.startRetained;
        return "start";
      }
      place.terms |= csq.startLost;
    }
    if (removed > 1 && place.sequence)
      place.terms |= (removed - inserted) % 3 === 0 ? csq.inframeDeletion : csq.frameshift;
    return "overlap";
  }
  if (touchesCodon(place, "start", first, after, start, end)) {
    place.terms |= keepsStart(place, first, after, start, end, head === 0 && tail > 0)
      ? csq.startRetained
      : csq.startLost;
    return "start";
  }
  if (touchesCodon(place, "stop", first, after, start, end)) place.terms |= csq.stopLost;
  addExonRegion(place, first, after, start, end);
  return putAlleles(place, start, end, head, first < start && head + tail === alt.length ? tail - 1 : tail);
}

/**
 * csq puts what is left of the alleles at the base before the first one deleted, which the record holds where they begin alike. Where they do
 * not, they are put there all the same, so that all comes to lie one base lower (bcftools csq, splice_csq_del; 1.16 and later).
 */
function putAlleles(place: Placement, start: number, end: number, head: number, tail: number): Verdict {
  const { pos, ref, alt } = place;
  const first = pos + head;
  if (first < start && start + ref.length - tail - head > end) return "overlap";
  const skipped = Math.max(0, head - 1);
  const trims = alt.length > skipped + tail;
  const refText = ref.slice(skipped, trims ? ref.length - tail : ref.length);
  const altText = alt.slice(skipped, trims ? alt.length - tail : alt.length);
  const from = Math.max(first, start) - 1;
  const outside = Math.max(0, start - from);
  place.from = from + outside;
  place.refText = refText.slice(outside);
  place.altText = altText.slice(outside);
  return "inside";
}

/** Whether the bases that come to stand before the second codon are a start codon again. */
function keepsStart(
  { bases, lowCodon, ref }: Placement,
  first: number,
  after: number,
  start: number,
  end: number,
  inRepeat: boolean,
): boolean {
  if (bases === undefined) return false;
  if (lowCodon === "start") {
    if (after > start + 3) return false;
    const kept = bases(after, start + 3);
    const taken = bases(first - 3, first).slice(kept.length);
    return (inRepeat ? taken.slice(0, -1) + ref.charAt(0) : taken) + kept === "ATG";
  }
  if (first < end - 3) return false;
  const kept = bases(end - 3, first);
  const from = inRepeat ? after + 1 : after;
  return kept + bases(from, from + 3 - kept.length) === "CAT";
}
