import { padding } from "./coding-transcript.ts";
import { csq } from "./csq-terms.ts";
import type { Placement, Verdict } from "./placement.ts";
import { addEdges, addHighSite, addLowSite, exonEdge, highEdge, tellsUtr } from "./splice-sites.ts";

/** Places an allele that is shorter than REF; `head` and `tail` bases of both are the same. Rules after bcftools csq, splice_csq_del. */
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
  // The base in front of what is deleted, and the last base deleted.
  let before = pos + head - 1;
  let last = pos + ref.length - tail - 1;
  if (before < 0 && start === 0) {
    // Positions have no sign in csq, so that the base in front of the contig's first one lies behind everything.
    place.tell(place.terms);
    return "outside";
  }
  let back = tail;
  if (before + 1 < start) {
    if (place.checkLow && !tellsUtr(place, before, start - 1)) addLowSite(place, start, before, last);
    if (last >= start) {
      before = start - 1;
      if (head + back === alt.length) {
        if (back === 0) {
          place.terms |= csq.codingSequence;
          return "overlap";
        }
        back--;
      }
    }
  }
  if (last >= end) {
    if (place.checkHigh && !tellsUtr(place, end, last)) addHighSite(place, end, before, last, "last");
    if (before < end - 1) {
      back = tail;
      last = end - 1;
    }
  }
  if (last < start || before >= end - 1) {
    place.tell(place.terms);
    return "outside";
  }
  addEdges(place, before + 1 < start + exonEdge, last >= highEdge(end));
  if (place.bases !== undefined) {
    putDeletion(place, before, Math.max(0, head - 1), back);
    if (before < end - 2 && last === end - 1) {
      // It reaches the stretch's end: all that is told is what it does to the frame.
      const kept = before + place.put.length - 1;
      if (kept < last) place.terms |= (last - kept) % 3 === 0 ? csq.inframeDeletion : csq.frameshift;
      return "overlap";
    }
  }
  place.tell(place.terms);
  return "inside";
}

/**
 * csq puts what is left of the alleles at the base before the first one deleted, which the record holds where they begin alike. Where they do
 * not, they are put there all the same, so that all comes to lie one base lower.
 */
function putDeletion(place: Placement, before: number, front: number, back: number): void {
  const { ref, alt } = place;
  const trims = alt.length > front + back;
  place.from = before;
  place.removed = trims ? ref.length - front - back : ref.length;
  place.put = alt.slice(front, trims ? alt.length - back : alt.length);
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
    after + deleted.length <= reach + padding &&
    bases(after, after + deleted.length) === deleted
  );
}
