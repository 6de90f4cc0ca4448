import type { Reference } from "../genes/reference.ts";
import {
  basesAt,
  padding,
  type CodingPiece,
  type CsqTranscript,
  type Part,
  type Stretch,
} from "./coding-transcript.ts";
import { csq, startStop } from "./csq-terms.ts";
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
  /** Places an allele on a piece of coding sequence and tells what follows from the place alone; undefined where nothing else does. */
  onPiece(record: HeldRecord, piece: CodingPiece, allele: number): CodingAllele | undefined;
  utrs(record: HeldRecord, near: readonly CsqTranscript[]): boolean;
  splicing(record: HeldRecord, near: readonly CsqTranscript[]): boolean;
  /** Introns and non-coding transcripts: for records of which nothing else was found. */
  transcripts(record: HeldRecord, near: readonly CsqTranscript[]): void;
};

/** Bases beside an exon in which csq looks for splice sites and their regions. */
const exonMargin = 8;

const sites = csq.spliceAcceptor | csq.spliceDonor;
/** Terms that follow from the place and are told at once; the others wait for the sequence. */
const ofPlace =
  csq.spliceAcceptor | csq.spliceDonor | csq.spliceRegion | csq.codingSequence | csq.featureElongation;

export function createPlaceCalls(reference: Reference, stageTerms: StageTerms): PlaceCalls {
  const place = createPlacement();
  /** Filled anew for each record. It is not emptied first: then its memory would have to be made again. */
  const touched: Part[] = [];
  let contig = -1;
  const lookUp = (start: number, end: number): string => basesAt(reference, contig, start, end);

  const onPiece = (record: HeldRecord, piece: CodingPiece, allele: number): CodingAllele | undefined => {
    const { transcript } = piece;
    preparePiece(piece);
    place.pos = record.pos - 1;
    place.ref = record.ref;
    place.alt = record.alts[allele - 1]!;
    const verdict = placeAllele(place, piece.start, piece.end);
    const forward = transcript.strand === 1;
    const { terms } = place;
    stageTerms(
      record,
      transcript,
      allele,
      verdict === "inside"
        ? terms & (terms & sites ? ofPlace | startStop | csq.synonymous : ofPlace | startStop)
        : terms,
    );
    if (place.touchesLowUtr)
      stageTerms(
        record,
        transcript,
        allele,
        (forward ? csq.fivePrimeUtr : csq.threePrimeUtr) | place.utrTerms,
      );
    if (place.touchesHighUtr)
      stageTerms(
        record,
        transcript,
        allele,
        (forward ? csq.threePrimeUtr : csq.fivePrimeUtr) | place.utrTerms,
      );
    if (verdict !== "inside") return undefined;
    const from = place.from - piece.start + piece.offset;
    return {
      from,
      to: from + place.refText.length,
      bases: place.altText,
      terms: terms & (~(ofPlace | csq.synonymous) | csq.featureElongation),
    };
  };

  const preparePiece = (piece: CodingPiece): void => {
    const { transcript, index } = piece;
    contig = transcript.contig;
    place.checkLow = index > 0;
    place.checkHigh = index < transcript.pieces.length - 1;
    setSites(transcript.strand);
    place.lowCodon = piece.lowCodon;
    place.highCodon = piece.highCodon;
    place.lowUtr = piece.lowUtr;
    place.highUtr = piece.highUtr;
    place.bases = lookUp;
    place.reach = transcript.end + padding;
    place.sequence = true;
  };

  const setSites = (strand: 1 | -1): void => {
    place.lowSite = strand === 1 ? csq.spliceAcceptor : csq.spliceDonor;
    place.highSite = strand === 1 ? csq.spliceDonor : csq.spliceAcceptor;
  };

  const utrs = (record: HeldRecord, near: readonly CsqTranscript[]): boolean => {
    const start = record.pos - 1;
    const end = start + record.ref.length + 1;
    let hit = false;
    place.checkLow = place.checkHigh = false;
    forgetCodons();
    for (const transcript of near)
      for (const utr of transcript.utrs) {
        if (utr.end <= start || utr.start >= end) continue;
        if (
          eachAllele(record, utr, (allele, verdict) => {
            if (verdict === "outside") return false;
            return stageTerms(
              record,
              transcript,
              allele,
              utr.fivePrime ? csq.fivePrimeUtr : csq.threePrimeUtr,
            );
          })
        )
          hit = true;
      }
    return hit;
  };

  const forgetCodons = (): void => {
    place.lowCodon = place.highCodon = "";
    place.lowUtr = place.highUtr = false;
    place.bases = undefined;
    place.sequence = false;
  };

  const splicing = (record: HeldRecord, near: readonly CsqTranscript[]): boolean => {
    const start = record.pos - 1;
    const end = start + record.ref.length + 1;
    let hit = false;
    forgetCodons();
    let count = 0;
    for (const { exons, pieces } of near) {
      if (pieces.length === 0) continue;
      let i = firstEndingBeyond(exons, start - exonMargin);
      for (; i < exons.length && exons[i]!.start - exonMargin < end; i++) touched[count++] = exons[i]!;
    }
    if (touched.length > count) touched.length = count;
    if (count > 1) touched.sort(byStart);
    for (const exon of touched) {
      const { transcript } = exon;
      setSites(transcript.strand);
      place.checkLow = exon.start !== transcript.start;
      place.checkHigh = exon.end !== transcript.end;
      const found = eachAllele(record, exon, () => {
        if (place.terms === 0) return false;
        stageTerms(record, transcript, 0, place.terms);
        return true;
      });
      if (found) hit = true;
    }
    return hit;
  };

  const transcripts = (record: HeldRecord, near: readonly CsqTranscript[]): void => {
    place.checkLow = place.checkHigh = false;
    forgetCodons();
    for (const transcript of near)
      eachAllele(record, transcript, (_, verdict) => {
        if (verdict === "outside") return false;
        return stageTerms(record, transcript, 0, transcript.coding ? csq.intron : csq.nonCoding);
      });
  };

  /** Places each ALT made of bases; whether one said true. */
  const eachAllele = (
    record: HeldRecord,
    { start, end }: Stretch,
    told: (allele: number, verdict: Verdict) => boolean,
  ): boolean => {
    let any = false;
    for (let allele = 1; allele <= record.alts.length; allele++) {
      const alt = record.alts[allele - 1]!;
      if (!isSequence(alt)) continue;
      place.pos = record.pos - 1;
      place.ref = record.ref;
      place.alt = alt;
      if (told(allele, placeAllele(place, start, end))) any = true;
    }
    return any;
  };

  return { onPiece, utrs, splicing, transcripts };
}

/** For sorting stretches. */
export const byStart = (one: Stretch, other: Stretch): number => one.start - other.start;

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
