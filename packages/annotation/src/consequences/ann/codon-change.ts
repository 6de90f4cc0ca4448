import { reverseComplement } from "../../genes/iupac.ts";
import type { Reference } from "../../genes/reference.ts";
import { codonNumber, translate } from "../codon-table.ts";
import { cdnaOf } from "../transcript-view.ts";
import {
  addEffect,
  coversWholeExon,
  exonRank,
  touchesExon,
  type AnnCall,
  type AnnEffect,
  type AnnPart,
} from "./call.ts";
import { effectBit, firstEffect, type EffectSet } from "./effects.ts";
import { cdsIndex, cdsNumber, cdsNumberWithin } from "./place.ts";
import { cdsOf, type AnnTranscript } from "./transcript.ts";
import { emptyAnnVariant, placeAnnVariant, type AnnVariant } from "./variant.ts";

/** Codons before and after a change, in transcript direction; `codon` and `index` say where the first changed base lies. */
type Codons = { ref: string; alt: string; codon: number; index: number };
export type CodonScene = {
  reference: Reference;
  transcript: AnnTranscript;
  variant: AnnVariant;
  call: AnnCall;
};

/** Adds what an allele does to the codons of a transcript whose CDS it touches, by SnpEff's rules (CodonChange and its heirs). */
export function addCodonChange(scene: CodonScene): void {
  switch (scene.variant.kind) {
    case "substitution":
      return addSubstitution(scene);
    case "insertion":
      return addInsertion(scene);
    case "deletion":
      return addDeletion(scene);
    case "multiple":
      return addMultiple(scene);
    case "mixed":
      return addMixed(scene);
  }
}

function addSubstitution(scene: CodonScene): void {
  const { transcript, variant, reference } = scene;
  const exon = firstExonTouched(transcript, variant);
  const place = codonPlace(transcript, variant, exon);
  const cds = cdsOf(reference, transcript);
  const ref = cds.slice(place.codon * 3, place.codon * 3 + 3);
  const base = onStrand(variant.alt, transcript);
  const alt = place.index < ref.length ? ref.slice(0, place.index) + base + ref.slice(place.index + 1) : ref;
  effectOf(scene, effectBit.codonChanged, true, { ref, alt, ...place }, "exon", exonRank(transcript, exon));
}

function addInsertion(scene: CodonScene): void {
  const { transcript, variant, reference } = scene;
  const exon = firstExonTouched(transcript, variant);
  const { codon, index } = codonPlace(transcript, variant, exon);
  const ref = padded(cdsOf(reference, transcript).slice(codon * 3, codon * 3 + 3));
  const inserted = onStrand(variant.alt, transcript);
  const at = index + (transcript.view.strand === -1 ? 1 : 0);
  const alt = ref.slice(0, at) + inserted + ref.slice(at);
  let set: EffectSet = effectBit.codonChangedAndInserted;
  if (inserted.length % 3 !== 0) set = effectBit.frameshift;
  else if (index === 0 || alt.startsWith(ref)) set = effectBit.codonInserted;
  effectOf(scene, set, false, { ref, alt, codon, index }, "exon", exonRank(transcript, exon));
}

function addDeletion(scene: CodonScene): void {
  const { transcript, variant, reference } = scene;
  const count = transcript.view.exonStart.length;
  let whole = 0;
  let touched = 0;
  for (let i = 0; i < count; i++) {
    if (!touchesExon(transcript, i, variant)) continue;
    touched++;
    if (!coversWholeExon(transcript, i, variant)) continue;
    whole++;
    addEffect(scene.call, effectBit.exonDeleted, "exon", exonRank(transcript, i));
  }
  if (touched === whole) return;
  const exon = firstExonTouched(transcript, variant);
  const cds = cdsOf(reference, transcript);
  const place = codonPlace(transcript, variant, exon);
  let lost = 0;
  for (let i = 0; i < count; i++) lost += overlap(transcript, i, variant);
  const { strand } = transcript.view;
  const from = cdsNumberWithin(transcript, strand === 1 ? variant.start : variant.last, cds.length);
  const to = cdsNumberWithin(transcript, strand === 1 ? variant.last : variant.start, cds.length);
  const ref = cds.slice(from - (from % 3), to - (to % 3) + 3);
  let alt = "";
  let set: EffectSet = effectBit.codonDeleted;
  if (lost % 3 !== 0) set = effectBit.frameshift;
  else if (place.index !== 0) {
    alt = ref.slice(0, place.index) + ref.slice(lost + place.index);
    if (alt !== "" && !ref.startsWith(alt)) set = effectBit.codonChangedAndDeleted;
  }
  effectOf(scene, set, false, { ref, alt, ...place }, "exon", exonRank(transcript, exon));
}

function addMultiple(scene: CodonScene): void {
  const codons = codonsOfSpan(scene);
  if (codons !== undefined) effectOf(scene, effectBit.codonChanged, true, codons, "exon", rankTouched(scene));
}

/** SnpEff takes a change of another length for a substitution followed by an insertion or deletion, and names the effects of both. */
function addMixed(scene: CodonScene): void {
  const { variant } = scene;
  const codons = codonsOfSpan(scene);
  const shorter = Math.min(variant.ref.length, variant.alt.length);
  parts.count = 0;
  partOf(scene, variant.start, variant.ref.slice(0, shorter), variant.alt.slice(0, shorter));
  partOf(scene, variant.start + shorter, variant.ref.slice(shorter), variant.alt.slice(shorter));
  if (parts.count === 0) return;
  let set = 0;
  for (let i = 0; i < parts.count; i++) set |= parts.effects[i]!.set;
  const effect = effectOf(
    scene,
    1 << firstEffect(set),
    false,
    codons ?? noCodons,
    "exon",
    rankTouched(scene),
  );
  effect.set |= set;
}
const parts: AnnCall = { effects: [], count: 0 };
const part = emptyAnnVariant();
const noCodons: Codons = { ref: "", alt: "", codon: -1, index: -1 };

function partOf(scene: CodonScene, start: number, ref: string, alt: string): void {
  const { transcript } = scene;
  // Of a part that changes nothing nothing is left.
  if (ref === alt) return;
  placeAnnVariant(part, scene.variant.contig, start, ref, alt);
  const { view } = transcript;
  const isBeside = part.start >= view.end || part.last < view.start;
  const touchesExon = firstExonTouched(transcript, part) >= 0;
  // Measured on 5.1: a deletion that takes no base of an exon is called an intron's, several bases beside the transcript synonymous.
  if (part.kind === "deletion" && !touchesExon) addEffect(parts, effectBit.intron, "none", 0);
  else if (part.kind === "multiple" && isBeside) addEffect(parts, effectBit.synonymous, "none", 0);
  if (isBeside || (part.kind !== "multiple" && !touchesExon)) return;
  addCodonChange({ ...scene, variant: part, call: parts });
}

/** Codons that a substitution of several bases touches, without those it leaves as they are (CodonChangeMnp). */
function codonsOfSpan({ reference, transcript, variant }: CodonScene): Codons | undefined {
  const { cdsFirst, cdsLast, view } = transcript;
  const low = Math.min(cdsFirst, cdsLast);
  const high = Math.max(cdsFirst, cdsLast);
  if (low > variant.last || high < variant.start) return undefined;
  const cds = cdsOf(reference, transcript);
  const forward = view.strand === 1;
  const numberOf = (position: number, before: boolean): number => {
    if (position < low) return forward ? 0 : cds.length - 1;
    if (position > high) return forward ? cds.length - 1 : 0;
    return cdsNumber(transcript, position, before);
  };
  const from = numberOf(forward ? variant.start : variant.last, false);
  const to = numberOf(forward ? variant.last : variant.start, true);
  let codon = Math.floor(from / 3);
  if (to < from) return { ref: "", alt: "", codon, index: from % 3 };
  const begin = from - (from % 3);
  const end = to - (to % 3) + 3;
  const bases = cds.slice(begin, end);
  let ref = padded(bases);
  let alt = padded(
    bases.slice(0, from - begin) + changedBases(transcript, variant) + bases.slice(to + 1 - begin),
    ref.length - bases.length,
  );
  while (ref.length >= 3 && alt.length >= 3 && ref.slice(0, 3) === alt.slice(0, 3)) {
    ref = ref.slice(3);
    alt = alt.slice(3);
    codon++;
  }
  return { ref, alt, codon, index: from % 3 };
}

/** The new bases that lie in exons, in transcript direction. */
function changedBases(transcript: AnnTranscript, variant: AnnVariant): string {
  const { exonStart, exonEnd, strand } = transcript.view;
  let bases = "";
  for (let k = 0; k < exonStart.length; k++) {
    const i = strand === 1 ? k : exonStart.length - 1 - k;
    if (!touchesExon(transcript, i, variant)) continue;
    const before = Math.max(0, exonStart[i]! - variant.start);
    const after = Math.max(0, variant.last - (exonEnd[i]! - 1));
    const piece = variant.alt.slice(before, Math.max(before, variant.alt.length - after));
    bases += strand === 1 ? piece : reverseComplement(piece);
  }
  return bases;
}

/** Adds an entry for a change of codons, with what else the codons tell: a start or a stop gained or lost. */
function effectOf(
  { transcript, variant, call }: CodonScene,
  set: EffectSet,
  replace: boolean,
  codons: Codons,
  partOfTranscript: AnnPart,
  rank: number,
): AnnEffect {
  const effect = addEffect(call, set, partOfTranscript, rank);
  const { code } = transcript.view;
  effect.codon = codons.codon;
  effect.codonIndex = codons.index;
  effect.cdna = cdnaOf(transcript.view, variant.start);
  effect.aaRef = translate(codons.ref, code);
  effect.aaAlt = translate(codons.alt, code);
  const more = furtherEffect(transcript, variant, codons, effect);
  if (more !== 0) effect.set = replace ? more : set | more;
  return effect;
}

function furtherEffect(
  transcript: AnnTranscript,
  { kind }: AnnVariant,
  { ref, alt, codon }: Codons,
  { aaRef, aaAlt }: AnnEffect,
): EffectSet {
  const { starts, view } = transcript;
  const wasStart = codon === 0 && starts.has(ref.slice(0, 3));
  const isStart = starts.has(alt.slice(0, 3));
  const wasStop = hasStop(ref, view.code);
  const isStop = hasStop(alt, view.code);
  if (kind !== "substitution" && kind !== "multiple") {
    if (wasStart && !isStart) return effectBit.startLost;
    if (wasStop !== isStop) return wasStop ? effectBit.stopLost : effectBit.stopGained;
    return 0;
  }
  const same = aaRef === aaAlt;
  if (wasStart) {
    if (!isStart) return effectBit.startLost;
    return same ? effectBit.synonymousStart : effectBit.otherStart;
  }
  if (wasStop) return isStop ? effectBit.synonymousStop : effectBit.stopLost;
  if (same) return effectBit.synonymous;
  return isStop ? effectBit.stopGained : effectBit.missense;
}

function hasStop(codons: string, code: string): boolean {
  for (let at = 0; at + 3 <= codons.length; at += 3) {
    const number = codonNumber(codons, at);
    if (number >= 0 && code[number] === "*") return true;
  }
  return false;
}

/** Genomic index of the exon touched first in transcript direction, or -1. */
export function firstExonTouched(transcript: AnnTranscript, variant: AnnVariant): number {
  const { exonStart, strand } = transcript.view;
  for (let k = 0; k < exonStart.length; k++) {
    const i = strand === 1 ? k : exonStart.length - 1 - k;
    if (touchesExon(transcript, i, variant)) return i;
  }
  return -1;
}

function rankTouched({ transcript, variant }: CodonScene): number {
  const exon = firstExonTouched(transcript, variant);
  return exon < 0 ? 0 : exonRank(transcript, exon);
}

/** Where in the CDS the variant begins within an exon. */
function codonPlace(
  transcript: AnnTranscript,
  variant: AnnVariant,
  exon: number,
): { codon: number; index: number } {
  const { view, cdsFirst, codingStart } = transcript;
  const low = view.exonStart[exon]!;
  const high = view.exonEnd[exon]! - 1;
  let into: number;
  if (view.strand === 1) {
    const begin = Math.max(low, cdsFirst);
    into = Math.max(variant.start, begin) - begin;
  } else {
    const begin = Math.min(high, cdsFirst);
    into = begin - Math.min(variant.last, begin);
  }
  const cdna = Math.max(codingStart, view.exonCdna[exon]!) + Math.max(0, into);
  const place = Math.max(0, cdsIndex(transcript, cdna));
  return { codon: Math.floor(place / 3), index: place % 3 };
}

/** Bases of exon `i` that a deletion takes. */
function overlap(transcript: AnnTranscript, i: number, { start, last }: AnnVariant): number {
  const { exonStart, exonEnd } = transcript.view;
  return Math.max(0, Math.min(last, exonEnd[i]! - 1) - Math.max(start, exonStart[i]!) + 1);
}

function onStrand(bases: string, { view }: AnnTranscript): string {
  return view.strand === 1 ? bases : reverseComplement(bases);
}

/** N for the bases that a last codon lacks. */
function padded(bases: string, count = (3 - (bases.length % 3)) % 3): string {
  return bases + "N".repeat(count);
}
