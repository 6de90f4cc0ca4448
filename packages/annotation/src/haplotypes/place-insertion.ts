import { csq } from "./csq-terms.ts";
import { baseOf, type Placement, type Verdict } from "./placement.ts";
import { exonRegionBases, insertionTerms } from "./splice-sites.ts";

/** Places an allele that is longer than REF; `head` and `tail` bases of both are the same. */
export function placeInsertion(
  place: Placement,
  start: number,
  end: number,
  head: number,
  tail: number,
): Verdict {
  const { ref, alt } = place;
  // In a repeat csq takes the insertion for one behind the record's first base.
  const atFirst = head === 0 && tail > 0 && ref.charCodeAt(0) === alt.charCodeAt(0);
  return atFirst
    ? placeTrimmedInsertion(place, start, end, 1, tail - 1, 1)
    : placeTrimmedInsertion(place, start, end, head, tail, 0);
}

function placeTrimmedInsertion(
  place: Placement,
  start: number,
  end: number,
  head: number,
  tail: number,
  more: 0 | 1,
): Verdict {
  const { pos, ref, alt } = place;
  // The base in front of what is inserted, and the base behind it.
  const before = pos + head - 1;
  const after = pos + ref.length - tail;
  if (after < start || (after === start && !place.checkLow)) {
    if (after === start && place.lowUtr) place.touchesLowUtr = true;
    if (place.checkLow && !place.lowUtr)
      place.terms |= insertionTerms(place, start - after, place.lowSite, end, -1);
    return "outside";
  }
  if (before >= end - 1) {
    if (before === end - 1 && place.highUtr) place.touchesHighUtr = true;
    if (place.checkHigh && !place.highUtr)
      place.terms |= insertionTerms(place, before - end + 1, place.highSite, end, 1);
    return "outside";
  }
  const low = Math.max(before, start - 1);
  if (after > end) {
    if (place.highUtr) place.touchesHighUtr = true;
    else if (place.checkHigh) place.terms |= place.highSite;
    if (place.highCodon !== "") place.terms |= place.highCodon === "stop" ? csq.stopLost : csq.startLost;
    return "overlap";
  }
  if (before < start - 1) {
    if (place.lowUtr) place.touchesLowUtr = true;
    else if (place.checkLow) place.terms |= place.lowSite;
  }
  const nearLow = before <= start + 2 && place.lowCodon !== "";
  const nearHigh = after > end - 3 && place.highCodon !== "";
  if ((nearLow && place.lowCodon === "start") || (nearHigh && place.highCodon === "start"))
    place.terms |= csq.startLost;
  if ((nearLow && place.lowCodon === "stop") || (nearHigh && place.highCodon === "stop"))
    place.terms |= csq.stopLost;
  if (
    (place.checkLow && before <= start + exonRegionBases - 1) ||
    (place.checkHigh && after > end - exonRegionBases)
  )
    place.terms |= csq.spliceRegion;
  if (place.terms === csq.startLost) return "start";
  if (head === 0 && more === 0 && pos >= start) return putReplacedFirst(place, start, tail);
  // The base in front goes with it; where that lies outside, the one behind; in a repeat both.
  const inFront = low >= start ? 1 : 0;
  const isPure = head + tail === ref.length;
  const behind = (inFront === 0 && isPure) || more === 1 ? 1 : 0;
  // Measured on 1.23: bases replaced by more, from the exon's first base on.
  if (inFront === 0 && !isPure && place.sequence) place.terms |= csq.featureElongation;
  place.from = inFront === 1 ? low : start;
  const stem = inFront === 1 ? baseOf(place, low) : "";
  const next = behind === 1 ? baseOf(place, after) : "";
  place.refText = stem + ref.slice(head, ref.length - tail) + next;
  place.altText = stem + alt.slice(head, alt.length - tail) + next;
  return "inside";
}

/**
 * The record's first base is replaced: csq then takes it for one that is the same, and where nothing else of REF is left goes on by the base
 * behind it (bcftools csq, splice_csq_ins).
 */
function putReplacedFirst(place: Placement, start: number, tail: number): Verdict {
  const { pos, ref, alt, bases } = place;
  if (pos === start && place.sequence && tail < ref.length) place.terms |= csq.featureElongation;
  const kept = tail + 1 === ref.length ? tail - 1 : tail;
  const length = alt.length - kept;
  const replaced = Math.max(0, Math.min(length, ref.length - kept));
  const next = pos + ref.length;
  place.from = pos;
  place.refText = (ref + (bases?.(next, next + replaced) ?? "")).slice(0, replaced);
  place.altText = (alt + (bases?.(next, next + length) ?? "")).slice(0, length);
  return "inside";
}
