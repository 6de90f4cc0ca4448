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
import { placeAllele } from "./place-allele.ts";
import { createPlacement, type Verdict } from "./placement.ts";

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
};

/** Bases beside an exon in which csq looks for splice sites and their regions. */
export const exonMargin = 8;

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
    const end = start + record.ref.length + 1;
    let hit = false;
    forgetSequence();
    let count = 0;
    for (const { exons, pieces } of near) {
      if (pieces.length === 0) continue;
      let i = firstEndingBeyond(exons, start - exonMargin);
      for (; i < exons.length && exons[i]!.start - exonMargin < end; i++) touched[count++] = exons[i]!;
    }
    if (touched.length > count) touched.length = count;
    if (count > 1) touched.sort(byStart);
    for (const exon of touched) {
      ({ transcript } = exon);
      setSites();
      place.checkLow = exon.start !== transcript.start;
      place.checkHigh = exon.end !== transcript.end;
      if (eachAllele(exon, () => place.terms !== 0)) hit = true;
    }
    return hit;
  };

  const transcripts = (given: HeldRecord, near: readonly CsqTranscript[]): void => {
    record = given;
    place.checkLow = place.checkHigh = false;
    forgetSequence();
    const sorted = near.length > 1 ? near.toSorted(byStart) : near;
    for (transcript of sorted)
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

  return { onPiece, utrs, splicing, transcripts };
}

/** For sorting stretches as csq keeps them: of those that begin at one place the longest first (regidx.c). */
export const byStart = (one: Stretch, other: Stretch): number =>
  one.start - other.start || other.end - one.end;

/** Whether an ALT is made of bases: not symbolic, `*`, `.` or a breakend. */
export function isSequence(alt: string): boolean {
  const code = alt.charCodeAt(0);
  return code !== 0x3c && code !== 0x2a && code !== 0x2e && code !== 0x5b && code !== 0x5d;
}

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
