import { placeDeletion } from "./place-deletion.ts";
import { placeInsertion } from "./place-insertion.ts";
import type { Placement, Verdict } from "./placement.ts";
import { csq } from "./csq-terms.ts";
import { addEdges, exonEdge, regionBases, siteBases, tellsUtr } from "./splice-sites.ts";

/** Places the allele against [start, end), 0-based half-open. What both alleles share goes first at the right, then at the left, as in csq. */
export function placeAllele(place: Placement, start: number, end: number): Verdict {
  place.terms = 0;
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
  if (head + tail === ref.length) return "outside";
  let first = pos + head;
  let last = pos + ref.length - tail - 1;
  if (first < start) {
    if (place.checkLow && !tellsUtr(place, first, start - 1)) {
      if (last >= start - regionBases && first < start - siteBases) place.terms |= csq.spliceRegion;
      if (last >= start - siteBases) place.terms |= place.lowSite;
    }
    if (last >= start) first = start;
  }
  if (last >= end) {
    if (place.checkHigh && !tellsUtr(place, end, last)) {
      if (first < end + regionBases && last >= end + siteBases) place.terms |= csq.spliceRegion;
      if (first < end + siteBases) place.terms |= place.highSite;
    }
    if (first < end) last = end - 1;
  }
  if (last < start || first >= end) {
    place.tell(place.terms);
    return "outside";
  }
  addEdges(place, first < start + exonEdge, last >= end - exonEdge);
  // What reaches in from below is put at the stretch's first base with all its bases: so does csq.
  place.from = first;
  place.removed = ref.length - head - tail;
  place.put = alt.slice(head, alt.length - tail);
  place.tell(place.terms);
  return "inside";
}
