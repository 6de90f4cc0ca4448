import { csq } from "./csq-terms.ts";
import { placeDeletion } from "./place-deletion.ts";
import { placeInsertion } from "./place-insertion.ts";
import type { Placement, Verdict } from "./placement.ts";
import { addExonRegion, siteTerms, touchesCodon } from "./splice-sites.ts";

/** Places the allele against [start, end), 0-based half-open. */
export function placeAllele(place: Placement, start: number, end: number): Verdict {
  place.terms = 0;
  place.utrTerms = 0;
  place.touchesLowUtr = false;
  place.touchesHighUtr = false;
  const { ref, alt } = place;
  let tail = 0;
  const shorter = Math.min(ref.length, alt.length);
  while (tail < shorter && ref.charCodeAt(ref.length - 1 - tail) === alt.charCodeAt(alt.length - 1 - tail))
    tail++;
  let head = 0;
  while (head + tail < shorter && ref.charCodeAt(head) === alt.charCodeAt(head)) head++;
  if (ref.length === alt.length) return placeSubstitution(place, start, end, head, tail);
  return ref.length < alt.length
    ? placeInsertion(place, start, end, head, tail)
    : placeDeletion(place, start, end, head, tail);
}

function placeSubstitution(
  place: Placement,
  start: number,
  end: number,
  head: number,
  tail: number,
): Verdict {
  const { pos, ref, alt } = place;
  const first = pos + head;
  const last = pos + ref.length - tail; // exclusive
  if (first >= last) return "outside";
  if (last <= start) {
    if (place.checkLow) place.terms |= siteTerms(start - last + 1, place.lowSite);
    return "outside";
  }
  if (first >= end) {
    if (place.checkHigh) place.terms |= siteTerms(first - end + 1, place.highSite);
    return "outside";
  }
  if (first < start && place.checkLow) place.terms |= place.lowSite;
  if (last > end && place.checkHigh) place.terms |= place.highSite;
  if (touchesCodon(place, "start", first, last, start, end)) place.terms |= csq.startLost;
  if (touchesCodon(place, "stop", first, last, start, end)) place.terms |= csq.stopLost;
  addExonRegion(place, first, last, start, end);
  if (place.terms === csq.startLost) return "start";
  if (Math.max(first, start) + last - first > end) {
    if (place.terms === 0 && place.sequence) place.terms |= csq.codingSequence;
    return "overlap";
  }
  // What reaches in from below is put at the stretch's first base with all its bases: so does csq.
  place.from = Math.max(first, start);
  place.refText = ref.slice(head, ref.length - tail);
  place.altText = alt.slice(head, alt.length - tail);
  return "inside";
}
