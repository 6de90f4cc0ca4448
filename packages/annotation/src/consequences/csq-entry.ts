import type { Call } from "./call.ts";
import { consequenceTerms, mostSevereOf, termsOf, type TermSet } from "./terms.ts";
import { putAscii, putBytes, putCharacter, putNumber, type TextBuffer } from "./text-buffer.ts";
import type { TranscriptView } from "./transcript-view.ts";

/** Fields of an entry, in order, by VEP's names. */
export const csqFields = [
  "Allele",
  "Consequence",
  "IMPACT",
  "SYMBOL",
  "Gene",
  "Feature_type",
  "Feature",
  "BIOTYPE",
  "EXON",
  "INTRON",
  "cDNA_position",
  "CDS_position",
  "Protein_position",
  "Amino_acids",
  "Codons",
  "DISTANCE",
  "STRAND",
  "FLAGS",
] as const;

const bar = 0x7c;
const dash = 0x2d;
const slash = 0x2f;
const unknown = 0x3f;
const intergenicEntry = Buffer.from("|intergenic_variant|MODIFIER|||||||||||||||");

/** Appends the entry of an allele that touches the transcript. */
export function putEntryInside(text: TextBuffer, allele: string, view: TranscriptView, call: Call): void {
  putAscii(text, allele);
  putBytes(text, consequenceText(call.terms));
  putBytes(text, view.label);
  putPart(text, call.firstExon, call.lastExon, view.exonStart.length);
  putPart(text, call.firstIntron, call.lastIntron, view.exonStart.length - 1);
  putRange(text, call.cdnaFirst, call.cdnaLast);
  putRange(text, call.cdsFirst, call.cdsLast);
  putRange(text, call.proteinFirst, call.proteinLast);
  putAscii(text, call.aminoAcids);
  putCharacter(text, bar);
  putAscii(text, call.codons);
  putCharacter(text, bar);
  putBytes(text, view.tail);
}

/** Appends the entry of an allele that lies `distance` bases left (at lower positions) or right of the transcript. */
export function putEntryBeside(
  text: TextBuffer,
  allele: string,
  view: TranscriptView,
  left: boolean,
  distance: number,
): void {
  putAscii(text, allele);
  putBytes(text, left ? view.besideLeft : view.besideRight);
  putNumber(text, distance);
  putBytes(text, view.tail);
}

/** Appends the entry of an allele that no transcript is near. */
export function putEntryIntergenic(text: TextBuffer, allele: string): void {
  putAscii(text, allele);
  putBytes(text, intergenicEntry);
}

/** `|term&term|IMPACT|`, kept: a few hundred sets occur. */
function consequenceText(terms: TermSet): Uint8Array {
  let text = consequenceTexts.get(terms);
  if (text === undefined) {
    const names = termsOf(terms).map((index) => consequenceTerms[index]!.term);
    text = Buffer.from(`|${names.join("&")}|${consequenceTerms[mostSevereOf(terms)]!.impact}|`);
    consequenceTexts.set(terms, text);
  }
  return text;
}
const consequenceTexts = new Map<TermSet, Uint8Array>();

/** `3/11|`, `3-4/11|` or `|`. */
function putPart(text: TextBuffer, first: number, last: number, count: number): void {
  if (first > 0) {
    putNumber(text, first);
    if (last !== first) {
      putCharacter(text, dash);
      putNumber(text, last);
    }
    putCharacter(text, slash);
    putNumber(text, count);
  }
  putCharacter(text, bar);
}

/** One number, two in rising order, or `?` for an end that is not known; then a bar. */
function putRange(text: TextBuffer, first: number, last: number): void {
  if (first !== last) {
    const swapped = last > 0 && first > last;
    putEnd(text, swapped ? last : first);
    putCharacter(text, dash);
    putEnd(text, swapped ? first : last);
  } else if (first > 0) putNumber(text, first);
  putCharacter(text, bar);
}

function putEnd(text: TextBuffer, end: number): void {
  if (end > 0) putNumber(text, end);
  else putCharacter(text, unknown);
}
