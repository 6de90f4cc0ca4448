import { csq } from "./csq-terms.ts";

/**
 * Where an allele lies in relation to a stretch of a transcript (an exon, a piece of the coding sequence, a UTR), and what that alone
 * says of it. csq asks this before any translation.
 *
 * outside: no base of the stretch is changed. inside: the change can be applied to it. overlap: it reaches over an edge in a way that cannot be
 * applied. start: it changes the start codon.
 */
export type Verdict = "outside" | "inside" | "overlap" | "start";

/** A question to `placeAllele` and, below, its answer. One object serves for many questions. */
export type Placement = {
  /** 0-based. */
  pos: number;
  ref: string;
  alt: string;
  /** Whether splice sites and the exon's edges at each end are looked at: not at the ends of the transcript. */
  checkLow: boolean;
  checkHigh: boolean;
  /** Terms for a changed splice site below the stretch's low and above its high end. */
  lowSite: number;
  highSite: number;
  /** Whether the low or the high end of the stretch is that of a whole coding sequence: start or stop codon. */
  lowCodon: "start" | "stop" | "";
  highCodon: "start" | "stop" | "";
  /** Whether a UTR of the transcript goes on where the stretch ends; then there is no splice site. */
  lowUtr: boolean;
  highUtr: boolean;
  /** Genomic bases, for finding out whether an indel leaves the splice site as it was; undefined where csq does not look. */
  bases: ((start: number, end: number) => string) | undefined;
  /** Whether the stretch is coding sequence: then what an overlapping deletion does to the frame is told. */
  sequence: boolean;

  terms: number;
  /** Terms of a UTR that the allele reaches into: the low and the high one. */
  touchesLowUtr: boolean;
  touchesHighUtr: boolean;
  utrTerms: number;
  /** What is put in place of what, within the stretch: `refText` begins at `from` (0-based genomic). */
  from: number;
  refText: string;
  altText: string;
};

export function createPlacement(): Placement {
  return {
    pos: 0,
    ref: "",
    alt: "",
    checkLow: false,
    checkHigh: false,
    lowSite: 0,
    highSite: 0,
    lowCodon: "",
    highCodon: "",
    lowUtr: false,
    highUtr: false,
    bases: undefined,
    sequence: false,
    terms: 0,
    touchesLowUtr: false,
    touchesHighUtr: false,
    utrTerms: 0,
    from: 0,
    refText: "",
    altText: "",
  };
}

/** Bases of the intron that make the splice site, and that count as its region; bases of the exon that do. */
const siteBases = 2;
const regionBases = 8;
const exonRegionBases = 3;

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
    if (place.checkLow && !place.lowUtr) place.terms |= siteTerms(start - last + 1, place.lowSite);
    return "outside";
  }
  if (first >= end) {
    if (place.checkHigh && !place.highUtr) place.terms |= siteTerms(first - end + 1, place.highSite);
    return "outside";
  }
  if (first < start) {
    if (place.lowUtr) place.touchesLowUtr = true;
    else if (place.checkLow) place.terms |= place.lowSite;
  }
  if (last > end) {
    if (place.highUtr) place.touchesHighUtr = true;
    else if (place.checkHigh) place.terms |= place.highSite;
  }
  if (touchesCodon(place, "start", first, last, start, end)) {
    place.terms |= csq.startLost;
    return "start";
  }
  if (touchesCodon(place, "stop", first, last, start, end)) place.terms |= csq.stopLost;
  if (last > end) return "overlap";
  addExonRegion(place, first, last, start, end);
  const from = Math.max(first, start);
  place.from = from;
  place.refText = ref.slice(from - pos, last - pos);
  place.altText = alt.slice(from - pos, last - pos);
  return "inside";
}

function placeInsertion(place: Placement, start: number, end: number, head: number, tail: number): Verdict {
  const { pos, ref, alt } = place;
  // The base in front of what is inserted, and the base behind it.
  const before = pos + head - 1;
  const after = pos + ref.length - tail;
  if (after < start || (after === start && place.lowUtr && before === start - 1)) {
    if (place.checkLow && !place.lowUtr)
      place.terms |= insertionTerms(place, start - after, place.lowSite, end, -1);
    return "outside";
  }
  if (before >= end - 1) {
    if (place.checkHigh && !place.highUtr)
      place.terms |= insertionTerms(place, before - end + 1, place.highSite, end, 1);
    return "outside";
  }
  const low = Math.max(before, start - 1);
  if (after > end) {
    if (place.highUtr) place.touchesHighUtr = true;
    else if (place.checkHigh) place.terms |= place.highSite;
    return "overlap";
  }
  if (before < start - 1) {
    if (place.lowUtr) place.touchesLowUtr = true;
    else if (place.checkLow) place.terms |= place.lowSite;
  }
  const nearLow = before <= start + 2 && place.lowCodon !== "";
  const nearHigh = before >= end - 3 && place.highCodon !== "";
  if (
    (nearLow && place.lowCodon === "start" && before >= start) ||
    (nearHigh && place.highCodon === "start")
  ) {
    place.terms |= csq.startLost;
    return "start";
  }
  if ((nearLow && place.lowCodon === "stop") || (nearHigh && place.highCodon === "stop"))
    place.terms |= csq.stopLost;
  if (
    (place.checkLow && before <= start + exonRegionBases - 1) ||
    (place.checkHigh && before >= end - exonRegionBases)
  )
    place.terms |= csq.spliceRegion;
  const anchor = low >= start ? 1 : 0;
  place.from = anchor === 1 ? low : start;
  place.refText = ref.slice(Math.max(0, place.from - pos), ref.length - tail);
  place.altText = alt.slice(Math.max(0, head - anchor), alt.length - tail);
  if (anchor === 1 && head === 0) {
    // Nothing in front is the same: the base before REF is the anchor.
    const base = place.bases?.(low, low + 1) ?? "";
    place.refText = base + ref.slice(0, ref.length - tail);
    place.altText = base + alt.slice(0, alt.length - tail);
  }
  return "inside";
}

function placeDeletion(place: Placement, start: number, end: number, head: number, tail: number): Verdict {
  const { pos, ref, alt } = place;
  const before = pos + head - 1;
  const after = pos + ref.length - tail;
  const first = before + 1;
  if (after <= start) {
    if (place.checkLow && !place.lowUtr)
      place.terms |= deletionTerms(place, start - after + 1, first, after, place.lowSite, start, end, -1);
    return "outside";
  }
  if (first >= end) {
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
    if (place.lowUtr) {
      place.touchesLowUtr = true;
      if (place.sequence) place.utrTerms |= csq.codingSequence;
    } else if (place.checkLow) {
      place.terms |= place.lowSite | shiftedSite(place, start, first, after, -1);
      if (tail === 0 && place.sequence) place.terms |= csq.codingSequence;
    }
    if (tail === 0 || place.lowUtr) return "overlap";
  }
  const removed = end - first;
  const highStart = place.highCodon === "start";
  if (after > end || (after === end && removed > 1)) {
    if (after > end) {
      if (place.highUtr) place.touchesHighUtr = true;
      else if (place.checkHigh) place.terms |= place.highSite | shiftedSite(place, end, first, after, 1);
    } else if (place.checkHigh && !place.highUtr) place.terms |= csq.spliceRegion;
    if (place.highCodon === "stop") place.terms |= csq.stopLost;
    if (highStart) place.terms |= csq.startLost;
    if (removed > 1 && place.sequence)
      place.terms |= removed % 3 === 0 ? csq.inframeDeletion : csq.frameshift;
    return "overlap";
  }
  if (touchesCodon(place, "start", first, after, start, end)) {
    place.terms |= csq.startLost;
    return "start";
  }
  if (touchesCodon(place, "stop", first, after, start, end)) place.terms |= csq.stopLost;
  addExonRegion(place, first, after, start, end);
  const anchor = before >= start ? 1 : 0;
  place.from = before >= start ? before : start;
  place.refText = ref.slice(place.from - pos < 0 ? 0 : place.from - pos, ref.length - tail);
  place.altText = alt.slice(Math.max(0, head - anchor), alt.length - tail);
  if (anchor === 1 && head === 0) {
    const base = place.bases?.(before, before + 1) ?? "";
    place.refText = base + ref.slice(0, ref.length - tail);
    place.altText = base + alt.slice(0, alt.length - tail);
  }
  return "inside";
}

/** Terms by distance from the exon: 1 is the first base of the intron. */
function siteTerms(distance: number, site: number): number {
  if (distance <= siteBases) return site;
  return distance <= regionBases ? csq.spliceRegion : 0;
}

function insertionTerms(
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

function deletionTerms(
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
 * csq's comparison of the splice site with what a deletion leaves of it, as measured on 1.16: it compares the last two bases of
 * the window with those shifted by the length of the deletion.
 */
function shiftedSite(place: Placement, edge: number, first: number, after: number, side: 1 | -1): number {
  const { bases, pos } = place;
  if (bases === undefined) return 0;
  const length = after - first;
  if (side === -1)
    return bases(edge - 2, edge) === bases(edge - 2 + length, edge + length) ? csq.synonymous : 0;
  const at = edge + regionBases - 2;
  const shift = length + (edge - 1 - pos) - (first - edge);
  return bases(at, at + 2) === bases(at + shift, at + shift + 2) ? csq.synonymous : 0;
}

function regionUnchanged(place: Placement, edge: number, first: number, after: number, side: 1 | -1): number {
  const { bases, pos } = place;
  if (bases === undefined || side === -1) return 0;
  const length = after - first;
  const rest = edge + length + (edge - 1 - pos);
  const window = bases(edge, edge + regionBases);
  const changed = (bases(edge, first) + bases(rest, rest + regionBases)).slice(0, regionBases);
  return window === changed ? csq.synonymous : 0;
}

function touchesCodon(
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

function addExonRegion(place: Placement, first: number, last: number, start: number, end: number): void {
  if (
    (place.checkLow && first < start + exonRegionBases) ||
    (place.checkHigh && last > end - exonRegionBases)
  )
    place.terms |= csq.spliceRegion;
}
