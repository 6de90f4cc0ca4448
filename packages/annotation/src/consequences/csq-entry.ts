import type { Call } from "./call.ts";
import { consequenceTerms, mostSevereOf, termsOf, type TermSet } from "./terms.ts";
import { putGenomicChange } from "../hgvs/genomic-change.ts";
import { putProteinChange } from "../hgvs/protein-change.ts";
import { putTranscriptChange } from "../hgvs/transcript-change.ts";
import type { VariantChange } from "../hgvs/variant-change.ts";
import type { Reference } from "../genes/reference.ts";
import {
  makeRoom,
  putAscii,
  putBytes,
  putCharacter,
  putNumber,
  putText,
  type TextBuffer,
} from "./text-buffer.ts";
import type { TranscriptView } from "./transcript-view.ts";

/** Fields of an entry, in VEP's order and by its names: those it writes of a GFF3 with --symbol, --numbers, --biotype, --hgvs and --hgvsg. */
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
  "HGVSc",
  "HGVSp",
  "cDNA_position",
  "CDS_position",
  "Protein_position",
  "Amino_acids",
  "Codons",
  "Existing_variation",
  "DISTANCE",
  "STRAND",
  "FLAGS",
  "SYMBOL_SOURCE",
  "HGNC_ID",
  "SOURCE",
  "HGVS_OFFSET",
  "HGVSg",
] as const;
export type CsqField = (typeof csqFields)[number];

/** The fields that are there when HGVS names are not asked for. */
export const fieldsWithoutHgvs: readonly CsqField[] = csqFields.filter((field) => !field.startsWith("HGVS"));

/** The bars of the empty fields from EXON up to DISTANCE. */
export function emptyUntilDistance(hgvs: boolean): string {
  return "|".repeat(hgvs ? 10 : 8);
}

const bar = 0x7c;
const dash = 0x2d;
const slash = 0x2f;
const unknown = 0x3f;
/** The ends of Codons, Existing_variation and DISTANCE. */
const behindCodons = Buffer.from("|||");
/** Nothing from cDNA_position to DISTANCE. */
const outsideExons = Buffer.from("|||||||");
const intergenicEntry = Buffer.from(
  `|intergenic_variant|MODIFIER|${"|".repeat(fieldsWithoutHgvs.length - 4)}`,
);
const intergenicWithNames = Buffer.from(
  `|intergenic_variant|MODIFIER|${"|".repeat(csqFields.length - 2 - 4)}`,
);

/** What to name an allele after. */
export type HgvsNaming = {
  reference: Reference;
  change: VariantChange;
  /** `||` and the allele's HGVSg: how nearly all of its entries end. */
  ending: TextBuffer;
};

/** Makes ready what is the same in all entries of the allele that `naming.change` holds. `prefix` as in genomic-change.ts. */
export function prepareNaming(naming: HgvsNaming, prefix: string): void {
  naming.ending.length = 0;
  putAscii(naming.ending, "||");
  putGenomicChange(naming.ending, naming.reference, prefix, naming.change);
}

/** Appends the entry of an allele that touches the transcript; with HGVS names if they are asked for. */
export function putEntryInside(
  text: TextBuffer,
  allele: string,
  view: TranscriptView,
  call: Call,
  naming: HgvsNaming | undefined,
): void {
  putAscii(text, allele);
  putBytes(text, consequenceText(call.terms));
  putBytes(text, view.label);
  putPart(text, call.firstExon, call.lastExon, view.exonStart.length);
  putPart(text, call.firstIntron, call.lastIntron, view.exonStart.length - 1);
  let shift = 0;
  if (naming !== undefined) {
    shift = putTranscriptChange(text, naming.reference, view, naming.change, call);
    putCharacter(text, bar);
    if (view.coding && (call.cdnaFirst + call.cdnaLast > 0 || view.hasFrameshiftIntron))
      putProteinChange(text, naming.reference, view, naming.change, call);
    putCharacter(text, bar);
  }
  if (call.cdnaFirst + call.cdnaLast === 0) putBytes(text, outsideExons);
  else {
    putRange(text, call.cdnaFirst, call.cdnaLast);
    putRange(text, call.cdsFirst, call.cdsLast);
    putRange(text, call.proteinFirst, call.proteinLast);
    putAscii(text, call.aminoAcids);
    putCharacter(text, bar);
    putAscii(text, call.codons);
    putBytes(text, behindCodons);
  }
  putBytes(text, view.tail);
  if (naming !== undefined) putNameEnd(text, naming, shift * view.strand);
}

/** Appends the entry of an allele that lies `distance` bases left (at lower positions) or right of the transcript. */
export function putEntryBeside(
  text: TextBuffer,
  allele: string,
  view: TranscriptView,
  left: boolean,
  distance: number,
  naming: HgvsNaming | undefined,
): void {
  const beside = left ? view.besideLeft : view.besideRight;
  const { tail } = view;
  // Most entries are of this kind: room for all of it is made at once, and short pieces are copied by loops.
  const ending = naming === undefined ? noEnding : naming.ending;
  let at = makeRoom(text, allele.length + beside.length + longestNumber + 1 + tail.length + ending.length);
  const { bytes } = text;
  for (let i = 0; i < allele.length; i++) bytes[at++] = allele.charCodeAt(i);
  bytes.set(beside, at);
  text.length = at + beside.length;
  putNumber(text, distance);
  at = text.length;
  bytes[at++] = bar;
  for (let i = 0; i < tail.length; i++) bytes[at++] = tail[i]!;
  const end = ending.bytes;
  for (let i = 0; i < ending.length; i++) bytes[at++] = end[i]!;
  text.length = at;
}
const longestNumber = 10;
const noEnding: TextBuffer = { bytes: Buffer.alloc(0), length: 0 };

/** Appends the entry of an allele that no transcript is near. */
export function putEntryIntergenic(text: TextBuffer, allele: string, naming: HgvsNaming | undefined): void {
  putAscii(text, allele);
  putBytes(text, naming === undefined ? intergenicEntry : intergenicWithNames);
  if (naming !== undefined) putNameEnd(text, naming, 0);
}

/** `|HGVS_OFFSET|HGVSg`. */
function putNameEnd(text: TextBuffer, { ending }: HgvsNaming, offset: number): void {
  if (offset === 0) return putText(text, ending, 0);
  putCharacter(text, bar);
  if (offset < 0) putCharacter(text, dash);
  putNumber(text, Math.abs(offset));
  putText(text, ending, 1);
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
