import { placeDeletion } from "./place-deletion.ts";
import { placeInsertion } from "./place-insertion.ts";
import type { Placement, Verdict } from "./placement.ts";
import { csq } from "./csq-terms.ts";
import { addEdges, exonEdge, highEdge, regionBases, siteBases, tellsUtr } from "./splice-sites.ts";

/** Whether an allele puts several bases in the place of several others, and not as many. */
export function replacesSeveral(ref: string, alt: string): boolean {
  if (ref.length === alt.length || ref.length < 2 || alt.length < 2) return false;
  return leavesSeveral(ref, alt, sharedEnds(ref, alt));
}

/** Whether more than one base of both is left between the ends that they share. */
function leavesSeveral(ref: string, alt: string, { head, tail }: { head: number; tail: number }): boolean {
  return Math.min(ref.length, alt.length) - head - tail > 1;
}

/** How many bases both begin and end with; the end first, as in csq. */
function sharedEnds(ref: string, alt: string): { head: number; tail: number } {
  let tail = 0;
  const shorter = Math.min(ref.length, alt.length);
  while (tail < shorter && ref.charCodeAt(ref.length - 1 - tail) === alt.charCodeAt(alt.length - 1 - tail))
    tail++;
  let head = 0;
  while (head + tail < shorter && ref.charCodeAt(head) === alt.charCodeAt(head)) head++;
  return { head, tail };
}

/** Places the allele against [start, end), 0-based half-open. What both alleles share goes first at the right, then at the left, as in csq. */
export function placeAllele(place: Placement, start: number, end: number): Verdict {
  place.terms = 0;
  const { ref, alt } = place;
  const shared = sharedEnds(ref, alt);
  const { head, tail } = shared;
  if (ref.length === alt.length) return placeSubstitution(place, start, end, head, tail);
  if (leavesSeveral(ref, alt, shared)) {
    // Several bases for several: neither an insertion nor a deletion of one place (bcftools csq 1.23, splice_csq_complex).
    place.terms |= ref.length > alt.length ? csq.featureTruncation : csq.featureElongation;
    return placeSubstitution(place, start, end, head, tail);
  }
  return ref.length < alt.length
    ? placeInsertion(place, start, end, head, tail)
    : placeDeletion(place, start, end, head, tail);
}

/**
 * Places a symbolic insertion or deletion as csq does: as if `<DEL>` were spelt with as many bases as it has letters, against a REF as long as
 * the event (bcftools csq, test_symbolic_alt). `place.ref` must have that length and share no letter with the ALT.
 */
export function placeSymbolic(place: Placement, start: number, end: number, terms: number): Verdict {
  place.terms = terms;
  const { ref, alt } = place;
  if (ref.length === alt.length) return placeSubstitution(place, start, end, 0, 0);
  return ref.length < alt.length
    ? placeInsertion(place, start, end, 0, 0)
    : placeDeletion(place, start, end, 0, 0);
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
  let crosses = false;
  let first = pos + head;
  let last = pos + ref.length - tail - 1;
  if (first < start) {
    if (place.checkLow && !tellsUtr(place, first, start - 1)) {
      if (last >= start - regionBases && first < start - siteBases) place.terms |= csq.spliceRegion;
      if (last >= start - siteBases) place.terms |= place.lowSite;
    }
    if (last >= start) {
      first = start;
      crosses = true;
    }
  }
  if (last >= end) {
    if (place.checkHigh && !tellsUtr(place, end, last)) {
      if (first < end + regionBases && last >= end + siteBases) place.terms |= csq.spliceRegion;
      if (first < end + siteBases) place.terms |= place.highSite;
    }
    if (first < end) {
      last = end - 1;
      crosses = true;
    }
  }
  if (last < start || first >= end) {
    place.tell(place.terms);
    return "outside";
  }
  addEdges(place, first < start + exonEdge, last >= highEdge(end));
  place.from = first;
  place.removed = ref.length - head - tail;
  place.put = alt.slice(head, alt.length - tail);
  place.tell(place.terms);
  // What reaches over an edge is told by its place alone, as an indel is.
  return crosses ? "overlap" : "inside";
}
