import { csq } from "./csq-terms.ts";
import type { Placement } from "./placement.ts";

/** Bases of the intron that make the splice site, and that count as its region; bases of the exon that do. */
export const siteBases = 2;
export const regionBases = 8;
export const exonEdge = 3;

/** Bases of a window beside an exon: those of the site are the first or the last two. */
type Window = "region" | "first" | "last";

/**
 * Names the splice site and its region below [start, …) that a change touches: `before` is the base in front of the changed ones, `last` the
 * last of them. An insertion touches the bases on both its sides.
 */
export function addLowSite(place: Placement, start: number, before: number, last: number): void {
  const window = start - regionBases;
  if (last >= window && before < start - siteBases) addTerm(place, csq.spliceRegion, window, "region");
  if (last >= start - siteBases) addTerm(place, place.lowSite, window, "last");
}

/** The same above […, end), `last` being the base behind an insertion. csq compares the last two bases of the window where the change is a deletion (splice_csq_del). */
export function addHighSite(
  place: Placement,
  end: number,
  before: number,
  last: number,
  site: "first" | "last",
): void {
  if (before < end - 1 + regionBases && last >= end + siteBases)
    addTerm(place, csq.spliceRegion, end, "region");
  if (before < end - 1 + siteBases) addTerm(place, place.highSite, end, site);
}

function addTerm(place: Placement, term: number, window: number, which: Window): void {
  place.terms |= term;
  if (place.bases !== undefined && staysSame(place, window, which)) place.terms |= csq.synonymous;
}

function staysSame(place: Placement, begin: number, which: Window): boolean {
  const { before, after } = windowsFrom(place, begin, regionBases);
  const from = which === "last" ? regionBases - siteBases : 0;
  const to = which === "first" ? siteBases : regionBases;
  return before.slice(from, to) === after.slice(from, to);
}

/**
 * `count` bases from `begin` on before and after the change, as csq puts them together (bcftools csq, splice_build_hap): what stands in front of
 * the record, the record's allele from there on, and what stands behind the record. Where the window begins beyond the
 * record, or deep in a longer allele, csq's own count of what it has used is followed, for the outcome depends on it; `isPut` leaves that out
 * where the bases are not compared but put into the sequence.
 */
export function windowsFrom(
  { pos, ref, alt, bases, reach }: Placement,
  begin: number,
  count: number,
  isPut = false,
): { before: string; after: string } {
  const look = bases!;
  const front = begin < pos ? look(begin, pos) : "";
  const skipped = Math.max(0, begin - pos);
  const behind = pos + ref.length;
  const filled = (text: string, from: number): string => {
    const to = Math.min(from + count - text.length, reach);
    return to > from ? text + look(from, to) : text;
  };
  const before = front.length < count ? front + ref.slice(skipped, skipped + count - front.length) : front;
  let after = front;
  let used = skipped;
  if (front.length < count) {
    const taken = alt.slice(skipped, skipped + count - front.length);
    after += taken;
    used -= taken.length;
  }
  return {
    before: filled(before, behind),
    after: filled(after, behind + (used < 0 || isPut ? 0 : used - 1)),
  };
}

/** The first of the last three bases of […, end). Positions have no sign in csq: of an exon that ends within the contig's first three it sees no high edge. */
export const highEdge = (end: number): number => (end > exonEdge ? end - exonEdge : Infinity);

/** Terms for a change at the edges of the exon or at a start or stop codon: `low` and `high` tell whether it reaches the first or the last three bases. */
export function addEdges(place: Placement, low: boolean, high: boolean): void {
  if (low) addEdge(place, place.checkLow, place.lowCodon);
  if (high) addEdge(place, place.checkHigh, place.highCodon);
}

function addEdge(place: Placement, isChecked: boolean, codon: "start" | "stop" | ""): void {
  if (isChecked) place.terms |= csq.spliceRegion;
  if (codon !== "") place.terms |= codon === "start" ? csq.startLost : csq.stopLost;
}

/** Tells of the UTR of the transcript that [first, last] touches, if there is one: then there is no splice site to speak of. */
export function tellsUtr({ utrs, terms, tell }: Placement, first: number, last: number): boolean {
  for (const { start, end, term } of utrs)
    if (first < end && last >= start) {
      tell(term | terms);
      return true;
    }
  return false;
}
