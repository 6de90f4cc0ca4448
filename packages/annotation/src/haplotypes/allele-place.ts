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
    addExonRegion(place, first, last, start, end);
    return "start";
  }
  if (touchesCodon(place, "stop", first, last, start, end)) place.terms |= csq.stopLost;
  if (last > end) {
    if (place.terms === 0 && place.sequence) {
      if (place.highUtr) place.utrTerms |= csq.codingSequence;
      else place.terms |= csq.codingSequence;
    }
    return "overlap";
  }
  if (Math.max(first, start) + last - first > end) return "overlap";
  addExonRegion(place, first, last, start, end);
  // What reaches in from below is put at the stretch's first base with all its bases: so does csq.
  place.from = Math.max(first, start);
  place.refText = ref.slice(head, ref.length - tail);
  place.altText = alt.slice(head, alt.length - tail);
  return "inside";
}

function placeInsertion(place: Placement, start: number, end: number, head: number, tail: number): Verdict {
  const { pos, ref, alt } = place;
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

/** A base of the genome: out of REF where that holds it. */
function baseOf({ pos, ref, bases }: Placement, position: number): string {
  if (position >= pos && position < pos + ref.length) return ref.charAt(position - pos);
  return bases?.(position, position + 1) ?? "N";
}

function placeDeletion(place: Placement, start: number, end: number, head: number, tail: number): Verdict {
  const { pos, ref, alt } = place;
  const before = pos + head - 1;
  const after = pos + ref.length - tail;
  const first = before + 1;
  if (after <= start) {
    if (after === start && place.lowCodon === "start" && head === 0 && tail > 0) place.terms |= csq.startRetained;
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
    place.terms |= keepsStart(place, first, after, start, end, head === 0 && tail > 0) ? csq.startRetained : csq.startLost;
    return "start";
  }
  if (touchesCodon(place, "stop", first, after, start, end)) place.terms |= csq.stopLost;
  addExonRegion(place, first, after, start, end);
  const inRepeat = head === 0 && tail > 0 && ref.charCodeAt(0) === alt.charCodeAt(0);
  if (before < start) {
    // As with substitutions, all that is taken away is taken from the stretch's first base on.
    if (start + after - first > end) return "overlap";
    const behind = tail > (inRepeat ? 1 : 0) ? 1 : 0;
    place.from = start;
    place.refText = ref.slice(head, ref.length - tail + behind);
    place.altText = alt.slice(head, alt.length - tail + behind);
    return "inside";
  }
  // In a repeat csq puts the record's first base in the place of the one before it.
  place.from = before;
  place.refText = baseOf(place, before) + ref.slice(head, ref.length - tail);
  place.altText = (inRepeat ? ref.charAt(0) : baseOf(place, before)) + alt.slice(head, alt.length - tail);
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

/** Terms by distance from the exon: 1 is the first base of the intron. */
function siteTerms(distance: number, site: number): number {
  if (distance <= siteBases) return site;
  return distance <= regionBases ? csq.spliceRegion : 0;
}

function insertionTerms(place: Placement, distance: number, site: number, end: number, side: 1 | -1): number {
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
 * csq's comparison of the splice site with what a deletion leaves of it, as measured on 1.16: below an exon the two bases of the site, above it
 * the last two of the eight that make the region, and with an offset that depends on where the record begins.
 */
function shiftedSite(place: Placement, edge: number, first: number, after: number, side: 1 | -1): number {
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
