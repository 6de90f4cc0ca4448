import { reverseComplement } from "../../genes/iupac.ts";
import type { Reference } from "../../genes/reference.ts";
import { clip } from "../../hgvs/clip.ts";
import { threeLetters } from "../../hgvs/three-letters.ts";
import { putAscii, type TextBuffer } from "../text-buffer.ts";
import type { AnnEffect } from "./call.ts";
import { effectBit } from "./effects.ts";
import { cdsNumberWithin } from "./place.ts";
import { annProteinOf, cdsOf, translateFromStart, type AnnTranscript } from "./transcript.ts";
import type { AnnVariant, AnnVariantKind } from "./variant.ts";

/** Appends HGVS.p as SnpEff writes it (`p.Cys30fs`, `p.Glu26*`, `p.Leu54Leu`), or nothing (HgvsProtein). */
export function putProteinChange(
  text: TextBuffer,
  reference: Reference,
  transcript: AnnTranscript,
  variant: AnnVariant,
  effect: AnnEffect,
): void {
  if (effect.codon < 0) return;
  if (variant.kind === "substitution" || variant.kind === "multiple")
    return putSubstitution(text, variant.kind, effect);
  const name = lengthChange(reference, transcript, variant, effect);
  if (name === "") return;
  putAscii(text, "p.");
  putAscii(text, name);
}

function putSubstitution(text: TextBuffer, kind: AnnVariantKind, effect: AnnEffect): void {
  const { set, codon, aaRef, aaAlt } = kind === "substitution" ? effect : withoutShared(effect);
  putAscii(text, "p.");
  if (aaRef === "" && aaAlt === "") return putAscii(text, String(codon + 1));
  putAscii(text, annLetters(aaRef));
  if ((set & effectBit.stopGained) !== 0) return putAscii(text, `${codon + 1}*`);
  if ((set & effectBit.stopLost) !== 0) return putAscii(text, `${codon + 1}${annLetters(aaAlt)}ext*?`);
  if ((set & startsChanged) !== 0) return putAscii(text, "1?");
  putAscii(text, `${codon + 1}${annLetters(aaAlt)}`);
}

/** The change without the amino acids that both sides share at their ends. */
function withoutShared({ set, codon, aaRef, aaAlt }: AnnEffect): {
  set: number;
  codon: number;
  aaRef: string;
  aaAlt: string;
} {
  const { front, ref, alt } = clip(aaRef, aaAlt);
  return { set, codon: codon + front, aaRef: ref, aaAlt: alt };
}

/** SnpEff prints what it does not know as `???`. */
function annLetters(peptide: string): string {
  return peptide.includes("X")
    ? Array.from(peptide, (one) => (one === "X" ? "???" : threeLetters(one))).join("")
    : threeLetters(peptide);
}
const startsChanged = effectBit.startLost | effectBit.synonymousStart | effectBit.otherStart;

function lengthChange(
  reference: Reference,
  transcript: AnnTranscript,
  variant: AnnVariant,
  effect: AnnEffect,
): string {
  const protein = annProteinOf(reference, transcript);
  const { codon, aaRef, aaAlt } = withoutShared(effect);
  if ((effect.set & effectBit.frameshift) !== 0) {
    if (codon > protein.length) return "";
    // Where even the stop still stands SnpEff takes the place behind it for the stop, and counts one less (HgvsProtein.posFs of 5.1).
    if (codon === protein.length) return `Ter${codon}fs`;
    const first =
      variant.kind === "mixed" ? codon : firstChange(reference, transcript, variant, protein, codon);
    return `${annLetters(protein[first]!)}${first + 1}fs`;
  }
  if (aaRef === "" && aaAlt !== "") {
    const { length } = aaAlt;
    if (isDuplication(protein, effect)) {
      const place = span(protein, codon - length, codon - 1);
      return place === "" ? "" : `${place}dup`;
    }
    const place = span(protein, codon - 1, codon);
    return place === "" ? "" : `${place}ins${annLetters(aaAlt)}`;
  }
  const last = codon + Math.max(1, aaRef.length) - 1;
  if (aaAlt === "") {
    const place = aaRef === "" ? "" : span(protein, codon, last);
    return place === "" ? "" : `${place}del`;
  }
  const place = span(protein, codon, last);
  return place === "" ? "" : `${place}delins${annLetters(aaAlt)}`;
}

/** `Lys23` or `Lys23_Val25`; nothing where the protein is shorter. */
function span(protein: string, first: number, last: number): string {
  if (first < 0 || first >= protein.length || last >= protein.length) return "";
  const start = `${annLetters(protein[first]!)}${first + 1}`;
  return first === last ? start : `${start}_${annLetters(protein[last]!)}${last + 1}`;
}

/** SnpEff looks for the net change right in front of the codon that was changed first, not of the one that is left of it. */
function isDuplication(protein: string, { aaRef, aaAlt, codon }: AnnEffect): boolean {
  if (aaAlt === aaRef + aaRef) return true;
  const net = aaAlt.startsWith(aaRef)
    ? aaAlt.slice(aaRef.length)
    : aaAlt.slice(0, aaAlt.length - aaRef.length);
  const from = codon - net.length;
  return from >= 0 && codon <= protein.length && protein.slice(from, codon) === net;
}

/** First amino acid that the changed CDS spells otherwise. */
function firstChange(
  reference: Reference,
  transcript: AnnTranscript,
  variant: AnnVariant,
  protein: string,
  codon: number,
): number {
  const changed = translateFromStart(changedCds(reference, transcript, variant), transcript);
  const end = Math.min(protein.length, changed.length);
  for (let i = codon; i < end; i++) if (protein[i] !== changed[i]) return i;
  return codon;
}

function changedCds(reference: Reference, transcript: AnnTranscript, variant: AnnVariant): string {
  const cds = cdsOf(reference, transcript);
  const forward = transcript.view.strand === 1;
  if (variant.kind === "insertion") {
    const at = cdsNumberWithin(transcript, variant.start, cds.length) + (forward ? 0 : 1);
    return cds.slice(0, at) + (forward ? variant.alt : reverseComplement(variant.alt)) + cds.slice(at);
  }
  const from = firstInCds(transcript, forward ? variant.start : variant.last, cds.length);
  const to = cdsNumberWithin(transcript, forward ? variant.last : variant.start, cds.length);
  return cds.slice(0, from) + cds.slice(to + 1);
}

/** The deletion's first base in the CDS: of one in an intron the one behind it. */
function firstInCds(transcript: AnnTranscript, position: number, length: number): number {
  const { exonStart, exonEnd } = transcript.view;
  for (let i = 0; i < exonStart.length; i++)
    if (position >= exonStart[i]! && position < exonEnd[i]!)
      return cdsNumberWithin(transcript, position, length);
  return cdsNumberWithin(transcript, position, length) + 1;
}
