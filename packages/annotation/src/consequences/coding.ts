import { baseCode, codonNumber, translate } from "./codon-table.ts";
import type { Call } from "./call.ts";
import { startTerms, touchesStart } from "./start-codon.ts";
import { snvIndex } from "./snv-effects.ts";
import { isStopRetained, touchesStop } from "./stop-codon.ts";
import { termBit, type TermSet } from "./terms.ts";
import type { SplicedSequence, TranscriptView } from "./transcript-view.ts";

/** A change inside a CDS: bases [from, to) of `cds`, 0-based, become `alt`, all in transcript direction. */
export type CodingChange = { from: number; to: number; alt: string };
/** The codons a change touches, before and after, and what they spell. A peptide is "" where no codon is. */
export type CodonChange = {
  refCodons: string;
  altCodons: string;
  refPeptide: string;
  altPeptide: string;
  firstCodon: number;
};

/**
 * Codons and peptides of a change, as VEP cuts them: from the first to the last codon touched, no further. Where the CDS ends before that codon does, what
 * is changed reads on into the 3' UTR, what was there does not (TranscriptVariationAllele, codon).
 */
export function codonsOf(
  { cds, utr3 }: Pick<SplicedSequence, "cds" | "utr3">,
  { from, to, alt }: CodingChange,
  code: string,
  recoded: ReadonlyMap<number, string> = noneRecoded,
): CodonChange {
  const start = from - (from % 3);
  const last = to > from ? to - 1 : from - 1;
  const end = last - (((last % 3) + 3) % 3) + 3;
  const refCodons = cds.slice(start, end);
  const beyond = end > cds.length ? utr3.slice(0, end - cds.length) : "";
  const altCodons = cds.slice(start, from) + alt + cds.slice(to, Math.max(end, to)) + beyond;
  const firstCodon = start / 3;
  const refPeptide = translate(refCodons, code);
  const altPeptide = withoutRest(translate(altCodons, code));
  if (recoded.size === 0) return { refCodons, altCodons, refPeptide, altPeptide, firstCodon };
  return {
    refCodons,
    altCodons,
    refPeptide: withRecoded(refPeptide, refCodons, refCodons, firstCodon, recoded),
    altPeptide: withRecoded(altPeptide, altCodons, refCodons, firstCodon, recoded),
    firstCodon,
  };
}

const noneRecoded: ReadonlyMap<number, string> = new Map();

/** A peptide with the amino acids of recoded codons, where they stand as they stood in the reference. */
function withRecoded(
  peptide: string,
  codons: string,
  refCodons: string,
  firstCodon: number,
  recoded: ReadonlyMap<number, string>,
): string {
  let read = "";
  for (let i = 0; i < peptide.length; i++) {
    const own = recoded.get(firstCodon + i);
    const stands = codons.slice(i * 3, i * 3 + 3) === refCodons.slice(i * 3, i * 3 + 3);
    read += own !== undefined && stands ? own : peptide[i]!;
  }
  return read;
}

/** VEP marks one or two bases left over with X, unless a stop is all that stands before them. */
function withoutRest(peptide: string): string {
  return peptide === "*X" ? "*" : peptide;
}

/** Terms of a change whose both ends lie in the CDS; fills the call's codons and amino acids. */
export function codingTerms(
  view: TranscriptView,
  spliced: SplicedSequence,
  change: CodingChange,
  call: Call,
): TermSet {
  const { cds } = spliced;
  if (change.to - change.from === 1 && change.alt.length === 1) {
    const terms = snvTerms(view, cds, change, call);
    if (terms !== 0) return terms;
  }
  const codons = codonsOf(spliced, change, view.code, view.recoded);
  call.codons = printCodons(cds, change, codons);
  const { refPeptide, altPeptide } = codons;
  // In one or two bases at the end of an incomplete CDS no frame is to be shifted, and no codon deleted or exchanged.
  const inLastCodon = cds.length - codons.firstCodon * 3;
  const isPartial = inLastCodon > 0 && inLastCodon < 3;
  if (!/^[ACGT]*$/.test(change.alt)) return termsWithoutPeptide(view, spliced, change, codons, isPartial);
  call.aminoAcids = refPeptide === altPeptide ? refPeptide : `${refPeptide || "-"}/${altPeptide || "-"}`;
  let terms: TermSet = isPartial ? termBit.incomplete_terminal_codon_variant : 0;
  if (refPeptide.includes("*") && !altPeptide.includes("*")) terms |= termBit.stop_lost;
  else if (!isPartial && isStopRetained(view, spliced, change, codons))
    terms |= termBit.stop_retained_variant;
  const stopRetained = (terms & termBit.stop_retained_variant) !== 0;
  if (!stopRetained && altPeptide.includes("*") && !refPeptide.includes("*")) terms |= termBit.stop_gained;
  if (!stopRetained && !isPartial && (change.alt.length - (change.to - change.from)) % 3 !== 0)
    terms |= termBit.frameshift_variant;
  const inframe = inframeTerm(change, codons, terms);
  terms |= startTerms(view, spliced, change, codons, inframe !== 0);
  terms |= lengthTerms(codons, terms, inframe);
  if (change.alt.length === change.to - change.from) terms |= substitutionTerms(codons, terms);
  const isUnknown = refPeptide.includes("X") || altPeptide.includes("X");
  return (terms & ~termBit.incomplete_terminal_codon_variant) === 0 ||
    (isUnknown && (terms & tellsOfUnknown) === 0)
    ? terms | termBit.coding_sequence_variant
    : terms;
}

/** What keeps VEP from adding that a coding sequence with an unknown amino acid is changed (VariationEffect, coding_unknown): missense and inframe_insertion do not. */
const tellsOfUnknown =
  termBit.frameshift_variant |
  termBit.inframe_deletion |
  termBit.protein_altering_variant |
  termBit.start_retained_variant |
  termBit.start_lost |
  termBit.stop_retained_variant |
  termBit.stop_lost;

/** A single base in a whole codon behind the start, by table; 0 sends all else the long way. */
function snvTerms(
  { snv, recoded }: TranscriptView,
  cds: string,
  { from, alt }: CodingChange,
  call: Call,
): TermSet {
  const place = from % 3;
  const codon = codonNumber(cds, from - place);
  const base = baseCode[alt.charCodeAt(0) & 127]!;
  if (recoded.size > 0 && recoded.has((from - place) / 3)) return 0;
  if (codon < 0 || base > 3 || from < 3 + 2) return 0; // padding and start codon end before base 5
  const index = snvIndex(codon, place, base);
  call.codons = snv.codons[index]!;
  call.aminoAcids = snv.aminoAcids[index]!;
  return snv.terms[index]!;
}

/** Terms of other letters than A, C, G, T: VEP reads no peptide of them, and takes a start or stop that it cannot look at for retained. */
function termsWithoutPeptide(
  view: TranscriptView,
  spliced: SplicedSequence,
  change: CodingChange,
  codons: CodonChange,
  isPartial: boolean,
): TermSet {
  let terms: TermSet = isPartial ? termBit.incomplete_terminal_codon_variant : 0;
  if (touchesStart(view, change)) terms |= termBit.start_retained_variant;
  if (!isPartial && touchesStop(view, spliced, change)) terms |= termBit.stop_retained_variant;
  else if (!isPartial && (change.alt.length - (change.to - change.from)) % 3 !== 0)
    terms |= termBit.frameshift_variant;
  terms |= inframeTerm(change, codons, terms) & termBit.inframe_deletion;
  return terms & tellsOfUnknown ? terms : terms | termBit.coding_sequence_variant;
}

/** Whether the codons, by themselves, make an inframe insertion or deletion. */
function inframeTerm(
  { from, to, alt }: CodingChange,
  { refCodons, altCodons, refPeptide, altPeptide }: CodonChange,
  terms: TermSet,
): TermSet {
  if (terms & termBit.frameshift_variant) return 0;
  if (altCodons.length > refCodons.length) {
    if (alt.length <= to - from) return 0;
    // What follows a new stop is never made, so it does not count.
    const made = altPeptide.replace(/\*.+/, "*");
    return made.startsWith(refPeptide) || made.endsWith(refPeptide) ? termBit.inframe_insertion : 0;
  }
  if (altCodons.length === refCodons.length || terms & termBit.incomplete_terminal_codon_variant) return 0;
  const isPart =
    refCodons.startsWith(altCodons) || refCodons.endsWith(altCodons) || isCutOut(refCodons, altCodons);
  return isPart ? termBit.inframe_deletion : 0;
}

/** Whole codons gained or lost. */
function lengthTerms({ refPeptide, altPeptide }: CodonChange, terms: TermSet, inframe: TermSet): TermSet {
  if (inframe === termBit.inframe_deletion) return inframe;
  if (inframe !== 0 && !(terms & termBit.start_lost)) {
    // What is put in front of the start is no part of the protein.
    const isInFront = terms & termBit.start_retained_variant && altPeptide.endsWith(refPeptide);
    return isInFront ? 0 : inframe;
  }
  if (terms & (termBit.frameshift_variant | termBit.start_lost)) return 0;
  if (altPeptide.length === refPeptide.length || refPeptide.startsWith("*") || altPeptide.startsWith("*"))
    return 0;
  // Unlike above, what follows a new stop counts here.
  const goesOn = altPeptide.startsWith(refPeptide) || altPeptide.endsWith(refPeptide);
  return goesOn ? 0 : termBit.protein_altering_variant;
}

/** Whether `alt` is `ref` with one piece removed. */
function isCutOut(ref: string, alt: string): boolean {
  let same = 0;
  while (same < alt.length && ref[same] === alt[same]) same++;
  return ref.endsWith(alt.slice(same));
}

/** Terms of a substitution by its peptides. An unknown amino acid hides no other that is changed, yet may be changed itself. */
function substitutionTerms({ refPeptide, altPeptide }: CodonChange, terms: TermSet): TermSet {
  if (refPeptide.length !== altPeptide.length || refPeptide === "") return 0;
  if (refPeptide === altPeptide)
    return refPeptide.includes("X") ||
      terms & (termBit.stop_retained_variant | termBit.start_retained_variant)
      ? 0
      : termBit.synonymous_variant;
  return terms & noMissense ? 0 : termBit.missense_variant;
}

const noMissense =
  termBit.start_lost |
  termBit.stop_gained |
  termBit.stop_lost |
  termBit.stop_retained_variant |
  termBit.incomplete_terminal_codon_variant;

function printCodons(
  cds: string,
  { from, to, alt }: CodingChange,
  { refCodons, altCodons, firstCodon }: CodonChange,
): string {
  const start = firstCodon * 3;
  const before = cds.slice(start, from).toLowerCase();
  const ref = before + refCodons.slice(from - start, to - start) + refCodons.slice(to - start).toLowerCase();
  const changed = before + alt + altCodons.slice(before.length + alt.length).toLowerCase();
  return `${refCodons === "" ? "-" : ref}/${altCodons === "" ? "-" : changed}`;
}
