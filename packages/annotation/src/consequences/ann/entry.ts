import type { Reference } from "../../genes/reference.ts";
import { putAscii, putBytes, putCharacter, putNumber, type TextBuffer } from "../text-buffer.ts";
import type { AnnEffect } from "./call.ts";
import { putDnaChange } from "./dna-change.ts";
import { effectText } from "./effects.ts";
import { putProteinChange } from "./protein-change.ts";
import { cdsOf, warningOf, type AnnTranscript } from "./transcript.ts";
import type { AnnVariant } from "./variant.ts";

const bar = 0x7c;
const slash = 0x2f;

/** The line that declares the field, to the letter as SnpEff 5.1 writes it. Format: VCF annotation format, version 1.0 (2015). */
export const annHeaderLine =
  `##INFO=<ID=ANN,Number=.,Type=String,Description="Functional annotations: 'Allele | Annotation | Annotation_Impact | ` +
  `Gene_Name | Gene_ID | Feature_Type | Feature_ID | Transcript_BioType | Rank | HGVS.c | HGVS.p | cDNA.pos / cDNA.length | ` +
  `CDS.pos / CDS.length | AA.pos / AA.length | Distance | ERRORS / WARNINGS / INFO' ">`;

/** Appends one effect on a transcript as an entry. `hgvs`: whether to name the change. `moved`: whether it was shifted to the 3' end before it was called. */
export function putAnnEntry(
  text: TextBuffer,
  reference: Reference,
  allele: string,
  transcript: AnnTranscript,
  variant: AnnVariant,
  effect: AnnEffect,
  hgvs: boolean,
  moved: boolean,
): void {
  putAscii(text, allele);
  putBytes(text, effectText(effect.set));
  putBytes(text, transcript.label);
  const { part, rank } = effect;
  if (part !== "none") {
    const exons = transcript.view.exonStart.length;
    putShare(text, rank, part === "exon" ? exons : exons - 1);
  }
  putCharacter(text, bar);
  if (hgvs) putDnaChange(text, reference, transcript, variant);
  putCharacter(text, bar);
  if (hgvs) putProteinChange(text, reference, transcript, variant, effect);
  putCharacter(text, bar);
  if (effect.cdna >= 0) putShare(text, effect.cdna + 1, transcript.cdnaLength);
  putCharacter(text, bar);
  if (effect.codon >= 0) {
    const { length } = cdsOf(reference, transcript);
    putShare(text, effect.codon * 3 + effect.codonIndex + 1, length);
    putCharacter(text, bar);
    putShare(text, effect.codon + 1, Math.floor(Math.max(0, length - 3) / 3));
  } else putCharacter(text, bar);
  putCharacter(text, bar);
  if (effect.distance >= 0) putNumber(text, effect.distance);
  putCharacter(text, bar);
  const warning = warningOf(reference, transcript);
  putAscii(text, warning);
  if (!moved) return;
  if (warning !== "") putAscii(text, "&");
  putAscii(text, "INFO_REALIGN_3_PRIME");
}

/** Appends the entry of an allele between two genes; `label` as `Between` has it. */
export function putIntergenicEntry(
  text: TextBuffer,
  reference: Reference,
  allele: string,
  label: Uint8Array,
  variant: AnnVariant,
  hgvs: boolean,
): void {
  putAscii(text, allele);
  putBytes(text, label);
  if (hgvs) putDnaChange(text, reference, undefined, variant);
  putAscii(text, "||||||");
}

function putShare(text: TextBuffer, part: number, whole: number): void {
  putNumber(text, part);
  putCharacter(text, slash);
  putNumber(text, whole);
}
