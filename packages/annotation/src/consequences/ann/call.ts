import type { EffectSet } from "./effects.ts";
import type { AnnTranscript } from "./transcript.ts";
import type { AnnVariant } from "./variant.ts";

/** What a rank counts. */
export type AnnPart = "exon" | "intron" | "none";

/**
 * One entry to be: what an allele does at one place of a transcript. A transcript can have several (`5_prime_UTR_variant` beside a new
 * start codon). Places count from 0; -1 = there is none.
 */
export type AnnEffect = {
  set: EffectSet;
  part: AnnPart;
  /** Rank of the exon or intron, from 1 in transcript direction. */
  rank: number;
  /** Codon of the CDS, the base in it, and the cDNA base. */
  codon: number;
  codonIndex: number;
  cdna: number;
  aaRef: string;
  aaAlt: string;
  distance: number;
};

/** The effects of one allele on one transcript, filled again and again, so that a call allocates nothing. */
export type AnnCall = { effects: AnnEffect[]; count: number };

export function emptyAnnCall(): AnnCall {
  return { effects: [], count: 0 };
}

/** Adds an effect that stands in an entry of its own. */
export function addEffect(call: AnnCall, set: EffectSet, part: AnnPart, rank: number): AnnEffect {
  let effect = call.effects[call.count];
  if (effect === undefined) {
    effect = {
      set: 0,
      part: "none",
      rank: 0,
      codon: -1,
      codonIndex: -1,
      cdna: -1,
      aaRef: "",
      aaAlt: "",
      distance: -1,
    };
    call.effects[call.count] = effect;
  }
  call.count++;
  effect.set = set;
  effect.part = part;
  effect.rank = rank;
  effect.codon = effect.codonIndex = effect.cdna = effect.distance = -1;
  effect.aaRef = effect.aaAlt = "";
  return effect;
}

/** Adds an effect to the entry before it, or in one of its own where there is none (VariantEffects.addEffectType). */
export function joinEffect(call: AnnCall, set: EffectSet, part: AnnPart, rank: number): void {
  const last = call.count === 0 ? undefined : call.effects[call.count - 1];
  if (last === undefined) addEffect(call, set, part, rank);
  else last.set |= set;
}

/** Whether the variant covers any base of exon `i` (genomic order). */
export function touchesExon({ view }: AnnTranscript, i: number, { start, last }: AnnVariant): boolean {
  return view.exonStart[i]! <= last && view.exonEnd[i]! > start;
}

/** Whether it covers the whole exon; an insertion covers nothing. */
export function coversWholeExon(
  { view }: AnnTranscript,
  i: number,
  { start, last, kind }: AnnVariant,
): boolean {
  return kind !== "insertion" && start <= view.exonStart[i]! && last >= view.exonEnd[i]! - 1;
}

/** Rank of exon `i` (genomic order), from 1 in transcript direction. */
export function exonRank({ view }: AnnTranscript, i: number): number {
  return view.strand === 1 ? i + 1 : view.exonStart.length - i;
}
