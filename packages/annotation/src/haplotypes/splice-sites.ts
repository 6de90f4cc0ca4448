import { csq } from "./csq-terms.ts";
import type { Placement } from "./placement.ts";

/** Bases of the intron that make the splice site, and that count as its region; bases of the exon that do. */
const siteBases = 2;
const regionBases = 8;
export const exonRegionBases = 3;

/** Terms by distance from the exon: 1 is the first base of the intron. */
export function siteTerms(distance: number, site: number): number {
  if (distance <= siteBases) return site;
  return distance <= regionBases ? csq.spliceRegion : 0;
}

export function insertionTerms(
  place: Placement,
  distance: number,
  site: number,
  end: number,
  side: 1 | -1,
): number {
  if (distance > regionBases - 1) return 0;
  const { bases } = place;
  const isSite = distance < siteBases;
  const terms = isSite ? site : csq.spliceRegion;
  if (bases === undefined || side === -1) return terms;
  const window = bases(end, end + regionBases);
  const { pos, ref, alt } = place;
  const changed = (
    bases(end, Math.max(end, pos)) +
    alt.slice(Math.max(0, end - pos)) +
    bases(pos + ref.length, pos + ref.length + regionBases)
  ).slice(0, regionBases);
  const same = isSite ? window.slice(0, 2) === changed.slice(0, 2) : window === changed;
  return same ? terms | csq.synonymous : terms;
}

export function deletionTerms(
  place: Placement,
  distance: number,
  first: number,
  after: number,
  site: number,
  start: number,
  end: number,
  side: 1 | -1,
): number {
  if (distance > regionBases) return 0;
  if (distance <= siteBases) return site | shiftedSite(place, side === 1 ? end : start, first, after, side);
  return csq.spliceRegion | regionUnchanged(place, side === 1 ? end : start, first, after, side);
}

/**
 * csq's comparison of the splice site with what a deletion leaves of it, as measured on 1.16: below an exon the two bases of the site, above it
 * the last two of the eight that make the region, and with an offset that depends on where the record begins.
 */
export function shiftedSite(
  place: Placement,
  edge: number,
  first: number,
  after: number,
  side: 1 | -1,
): number {
  const { bases, pos } = place;
  if (bases === undefined) return 0;
  const length = after - first;
  if (side === -1) return staysBelow(bases, edge - siteBases, edge, first, length) ? csq.synonymous : 0;
  const at = edge + regionBases - 2;
  const shift = length + (edge - 1 - pos) - Math.abs(first - edge);
  return bases(at, at + 2) === bases(at + shift, at + shift + 2) ? csq.synonymous : 0;
}

function regionUnchanged(place: Placement, edge: number, first: number, after: number, side: 1 | -1): number {
  const { bases } = place;
  if (bases === undefined) return 0;
  const [start, end] = side === 1 ? [edge, edge + regionBases] : [edge - regionBases, edge];
  return staysBelow(bases, start, end, first, after - first) ? csq.synonymous : 0;
}

/** Whether [start, end) reads the same after `length` bases from `first` on are gone, what follows moved down. */
function staysBelow(
  bases: (start: number, end: number) => string,
  start: number,
  end: number,
  first: number,
  length: number,
): boolean {
  const from = Math.max(start, first);
  return from >= end || bases(from, end) === bases(from + length, end + length);
}

/** Whether [first, last) changes the codon of that kind at either end of the stretch. */
export function touchesCodon(
  { lowCodon, highCodon }: Placement,
  codon: "start" | "stop",
  first: number,
  last: number,
  start: number,
  end: number,
): boolean {
  return (
    (lowCodon === codon && first < start + 3 && last > start) ||
    (highCodon === codon && last > end - 3 && first < end)
  );
}

/** Notes that [first, last) lies at an edge of the exon. */
export function addExonRegion(
  place: Placement,
  first: number,
  last: number,
  start: number,
  end: number,
): void {
  if (
    (place.checkLow && first < start + exonRegionBases) ||
    (place.checkHigh && last > end - exonRegionBases)
  )
    place.terms |= csq.spliceRegion;
}
