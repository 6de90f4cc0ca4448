import type { Placement, Verdict } from "./placement.ts";
import { addEdges, addHighSite, addLowSite, tellsUtr, windowsFrom } from "./splice-sites.ts";

/** Places an allele that is longer than REF; `head` and `tail` bases of both are the same. Rules after bcftools csq, splice_csq_ins. */
export function placeInsertion(
  place: Placement,
  start: number,
  end: number,
  head: number,
  tail: number,
): Verdict {
  const { pos, ref, alt } = place;
  // In a repeat csq takes the insertion for one behind the record's first base.
  const isRepeat = head === 0 && ref.charCodeAt(0) === alt.charCodeAt(0);
  const back = isRepeat ? Math.max(0, tail - 1) : tail;
  // The base in front of what is inserted, and the base behind it.
  const before = isRepeat ? pos : pos + head - 1;
  const after = pos + ref.length - back;
  if (before < 0) {
    // Positions have no sign in csq, so that the base in front of the contig's first one lies behind everything.
    if (!tellsUtr(place, 0, 0) && place.checkHigh) place.tell(place.terms);
    return "outside";
  }
  if (before >= end - 1) {
    if (!tellsUtr(place, before + 1, before + 1) && place.checkHigh) {
      addHighSite(place, end, before, after, "first");
      place.tell(place.terms);
    }
    return "outside";
  }
  if (after < start || (after === start && !place.checkLow)) {
    if (!tellsUtr(place, after - 1, after - 1) && place.checkLow) {
      addLowSite(place, start, before, after - 1);
      place.tell(place.terms);
    }
    return "outside";
  }
  addEdges(place, before <= start + 2, end > 2 && after > end - 3);
  if (place.bases !== undefined) {
    putInsertion(place, start, before, after, head, back);
  }
  place.tell(place.terms);
  return "inside";
}

/** The base in front goes with what is inserted; where it lies before the record, the record's first base is taken for it. */
function putInsertion(
  place: Placement,
  start: number,
  before: number,
  after: number,
  head: number,
  tail: number,
): void {
  const { pos, ref, alt } = place;
  let front = head;
  let back = tail;
  if (before < pos) {
    front++;
    if (front + back === ref.length) back--;
  }
  if (after === start) back--;
  place.from = Math.max(before, pos);
  const windows = windowsFrom(place, place.from, alt.length - back - front + 1, true);
  place.removed = Math.min(windows.before.length, ref.length - front - back + 1);
  place.put = windows.after;
}
