import type { Reference } from "../genes/reference.ts";
import {
  basesAt,
  type CodingPiece,
  type CsqTranscript,
  type Part,
  type Stretch,
  type Utr,
} from "./coding-transcript.ts";
import { coding, csq } from "./csq-terms.ts";
import type { CodingAllele } from "./haplotype-tree.ts";
import type { HeldRecord } from "./held-record.ts";
import { placeAllele, placeSymbolic } from "./place-allele.ts";
import { createPlacement, type Verdict } from "./placement.ts";
import { symbolicLength, symbolicTerm } from "./symbolic.ts";

/** Adds an entry of these terms to a record unless there are none; whether it was new. */
export type StageTerms = (
  record: HeldRecord,
  transcript: CsqTranscript,
  allele: number,
  type: number,
) => boolean;

/** What alleles do by where they lie. The questions are asked of each record in csq's order; each answers whether something was found. */
export type PlaceCalls = {
  /**
   * Places an allele on a piece of coding sequence and tells what follows from the place alone; "told" where nothing else does. What begins in
   * front of `behind`, in the coding sequence, overlaps what the haplotype has there already.
   */
  onPiece(
    record: HeldRecord,
    piece: CodingPiece,
    allele: number,
    behind?: number,
  ): CodingAllele | "told" | "overlapping";
  utrs(record: HeldRecord, near: readonly CsqTranscript[]): boolean;
  splicing(record: HeldRecord, near: readonly CsqTranscript[]): boolean;
  /** Introns and non-coding transcripts: for records of which nothing else was found. */
  transcripts(record: HeldRecord, near: readonly CsqTranscript[]): void;
  /** The first ALT where `symbolicTerm` knows it. `near` is what touches the place behind POS with its margin. */
  symbolic(record: HeldRecord, near: readonly CsqTranscript[]): void;
  /** Takes the transcripts at the first bases of the contig that comes next. */
  beginContig(first: readonly CsqTranscript[]): void;
};

/** Bases beside an exon in which csq looks for splice sites and their regions. */
export const exonMargin = 8;

/**
 * Where csq looks for an exon from: the window has a margin on both sides. One that would begin in front of the contig is taken for its
 * reverse (register_exon, regidx_push): it goes from behind the exon to the end of the contig.
 */
const windowOf = ({ start, end }: Stretch): number =>
  start >= exonMargin ? start - exonMargin : end - 1 + exonMargin;
const byWindow = (one: Part, other: Part): number =>
  windowOf(one) - windowOf(other) || windowEndOf(other) - windowEndOf(one) || byFile(one, other);
const windowEndOf = ({ start, end }: Stretch): number => (start >= exonMargin ? end : 2 ** 32 + start);

export function createPlaceCalls(reference: Reference, stageTerms: StageTerms): PlaceCalls {
  /** Whose place is asked for: what is told meanwhile is told of these. */
  let record: HeldRecord;
  let transcript: CsqTranscript;
  let allele = 0;
  const tell = (terms: number): boolean => stageTerms(record, transcript, allele, terms);
  const place = createPlacement((terms) => void tell(terms));
  /** Filled anew for each record. It is not emptied first: then its memory would have to be made again. */
  const touched: Part[] = [];
  const touchedUtrs: Utr[] = [];
  /** Exons of the contig whose window is reversed. */
  let early: readonly Part[] = [];
  let contig = -1;
  const lookUp = (start: number, end: number): string => basesAt(reference, contig, start, end);

  const onPiece: PlaceCalls["onPiece"] = (given, piece, number, behind = 0) => {
    record = given;
    ({ transcript } = piece);
    allele = number;
    preparePiece(piece);
    const verdict = placeAt(piece, number);
    if (verdict !== "inside") {
      tell(place.terms);
      return "told";
    }
    const { put, removed, terms } = place;
    const outside = Math.max(0, piece.start - place.from);
    const from = place.from + outside;
    const at = from - piece.start + piece.offset;
    if (at < behind) return "overlapping";
    if (from + removed - outside > piece.end) {
      tell(terms & ~csq.synonymous || csq.codingSequence);
      return "told";
    }
    return {
      from: at,
      to: at + removed - outside,
      bases: put.slice(outside),
      // What is of the coding sequence is told again with its amino acids.
      terms: terms & coding & ~csq.synonymous,
      ofPlace: terms & ~coding,
    };
  };

  const preparePiece = (piece: CodingPiece): void => {
    contig = transcript.contig;
    place.checkLow = piece.index > 0;
    place.checkHigh = piece.index < transcript.pieces.length - 1;
    setSites();
    place.lowCodon = piece.lowCodon;
    place.highCodon = piece.highCodon;
    place.utrs = transcript.utrs;
    place.bases = lookUp;
    place.reach = transcript.end;
  };

  const placeAt = ({ start, end }: Stretch, number: number): Verdict => {
    place.pos = record.pos - 1;
    place.ref = record.ref;
    place.alt = record.alts[number - 1]!;
    return placeAllele(place, start, end);
  };

  const setSites = (): void => {
    const { strand } = transcript;
    place.lowSite = strand === 1 ? csq.spliceAcceptor : csq.spliceDonor;
    place.highSite = strand === 1 ? csq.spliceDonor : csq.spliceAcceptor;
  };

  const utrs = (given: HeldRecord, near: readonly CsqTranscript[]): boolean => {
    record = given;
    const start = record.pos - 1;
    const end = start + record.ref.length + 1;
    let hit = false;
    place.checkLow = place.checkHigh = false;
    forgetSequence();
    let count = 0;
    for (const { utrs: those } of near)
      for (const utr of those) if (utr.end > start && utr.start < end) touchedUtrs[count++] = utr;
    if (touchedUtrs.length > count) touchedUtrs.length = count;
    if (count > 1) touchedUtrs.sort(byStart);
    for (const utr of touchedUtrs) {
      ({ transcript } = utr);
      const found = eachAllele(utr, (verdict) => {
        if (verdict === "outside") return false;
        tell(utr.term);
        return true;
      });
      if (found) hit = true;
    }
    return hit;
  };

  const forgetSequence = (): void => {
    place.lowCodon = place.highCodon = "";
    place.utrs = [];
    place.bases = undefined;
  };

  const splicing = (given: HeldRecord, near: readonly CsqTranscript[]): boolean => {
    record = given;
    const start = record.pos - 1;
    let hit = false;
    forgetSequence();
    for (const exon of exonsNear(near, start, start + record.ref.length + 1)) {
      lookAtEdges(exon);
      if (eachAllele(exon, () => place.terms !== 0)) hit = true;
    }
    return hit;
  };

  /** Exons of coding transcripts whose window touches [start, end), in the order of the windows. */
  const exonsNear = (near: readonly CsqTranscript[], start: number, end: number): readonly Part[] => {
    let count = 0;
    for (const { exons, pieces } of near) {
      if (pieces.length === 0) continue;
      let i = firstEndingBeyond(exons, start - exonMargin);
      for (; i < exons.length && exons[i]!.start - exonMargin < end; i++)
        if (exons[i]!.start >= exonMargin) touched[count++] = exons[i]!;
    }
    for (const exon of early) if (windowOf(exon) < end) touched[count++] = exon;
    if (touched.length > count) touched.length = count;
    return count > 1 ? touched.sort(byWindow) : touched;
  };

  const lookAtEdges = (exon: Part): void => {
    ({ transcript } = exon);
    setSites();
    place.checkLow = exon.start !== transcript.start;
    place.checkHigh = exon.end !== transcript.end;
  };

  const symbolic: PlaceCalls["symbolic"] = (given, near) => {
    record = given;
    allele = 1;
    forgetSequence();
    place.pos = record.pos - 1;
    place.alt = record.alts[0]!;
    place.ref = "N".repeat(symbolicLength(record));
    const kind = symbolicTerm(place.alt);
    // All is asked of the base behind POS, however long the event is.
    const at = record.pos;
    const holds = ({ start, end }: Stretch): boolean => start <= at && at < end;
    let hit = false;
    const tellOf = (part: Part, terms: number): void => {
      ({ transcript } = part);
      tell(terms | kind);
      hit = true;
    };
    for (const piece of near.flatMap(({ pieces }) => pieces.filter(holds)).toSorted(byStart))
      tellOf(piece, piece.transcript.coding ? csq.codingSequence : csq.nonCoding);
    for (const utr of near.flatMap(({ utrs: those }) => those.filter(holds)).toSorted(byStart))
      tellOf(utr, utr.term);
    for (const exon of exonsNear(near, at, at + 1)) {
      lookAtEdges(exon);
      placeSymbolic(place, exon.start, exon.end, kind);
      hit = true;
    }
    if (hit) return;
    place.checkLow = place.checkHigh = false;
    for (transcript of near.filter(holds).toSorted(transcriptsByStart))
      if (placeSymbolic(place, transcript.start, transcript.end, kind) !== "outside")
        tell((transcript.coding ? csq.intron : csq.nonCoding) | kind);
  };

  const transcripts = (given: HeldRecord, near: readonly CsqTranscript[]): void => {
    record = given;
    const start = record.pos - 1;
    const end = start + record.ref.length + 1;
    place.checkLow = place.checkHigh = false;
    forgetSequence();
    const touching = near.filter((one) => one.start < end && one.end > start);
    if (touching.length > 1) touching.sort(transcriptsByStart);
    for (transcript of touching)
      eachAllele(
        transcript,
        (verdict) => verdict !== "outside" && tell(transcript.coding ? csq.intron : csq.nonCoding),
      );
  };

  /** Places each ALT made of bases; whether one said true. */
  const eachAllele = (stretch: Stretch, told: (verdict: Verdict) => boolean): boolean => {
    let any = false;
    for (let number = 1; number <= record.alts.length; number++) {
      if (!isSequence(record.alts[number - 1]!)) continue;
      allele = number;
      if (told(placeAt(stretch, number))) any = true;
    }
    return any;
  };

  const beginContig: PlaceCalls["beginContig"] = (first) => {
    early = first
      .filter(({ pieces }) => pieces.length > 0)
      .flatMap(({ exons }) => exons.filter(({ start }) => start < exonMargin));
  };

  return { onPiece, utrs, splicing, transcripts, symbolic, beginContig };
}

/** For sorting parts as csq keeps them: of those that begin at one place the longest first, then as the gene file has them (regidx.c). */
const byStart = (one: Part, other: Part): number =>
  one.start - other.start || other.end - one.end || byFile(one, other);
export const byFile = (one: Part, other: Part): number => one.transcript.rank - other.transcript.rank;
const transcriptsByStart = (one: CsqTranscript, other: CsqTranscript): number =>
  one.start - other.start || other.end - one.end || one.rank - other.rank;

/** Whether an ALT is made of bases: not symbolic, `*`, `.` or a breakend, all of which have a sign at one of their ends. */
export function isSequence(alt: string): boolean {
  return isLetter(alt.charCodeAt(0)) && isLetter(alt.charCodeAt(alt.length - 1));
}

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

/** Index of the first of sorted stretches that ends beyond a position. */
export function firstEndingBeyond(stretches: readonly Stretch[], position: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (stretches[middle]!.end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
