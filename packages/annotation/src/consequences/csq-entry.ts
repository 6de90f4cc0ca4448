import type { Call } from "./call.ts";
import { consequenceTerms, mostSevereOf, termsOf, type TermSet } from "./terms.ts";
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

/** An entry of an allele that touches the transcript. */
export function entryInside(allele: string, view: TranscriptView, call: Call): string {
  const exons = partText(call.firstExon, call.lastExon, view.exonStart.length);
  const introns = partText(call.firstIntron, call.lastIntron, view.exonStart.length - 1);
  const place = `${exons}|${introns}|${rangeText(call.cdnaFirst, call.cdnaLast)}`;
  if (call.cdsFirst === 0 && call.cdsLast === 0)
    return `${allele}${consequenceText(call.terms)}${view.label}${place}|||||${view.tail}`;
  const coding = `${rangeText(call.cdsFirst, call.cdsLast)}|${rangeText(call.proteinFirst, call.proteinLast)}`;
  return `${allele}${consequenceText(call.terms)}${view.label}${place}|${coding}|${call.aminoAcids}|${call.codons}|${view.tail}`;
}

/** An entry of an allele that lies `distance` bases left or right of the transcript. */
export function entryBeside(allele: string, view: TranscriptView, left: boolean, distance: number): string {
  return allele + (left ? view.besideLeft : view.besideRight) + distance + view.tail;
}

/** An entry of an allele that no transcript is near. */
export function entryIntergenic(allele: string): string {
  return `${allele}|intergenic_variant|MODIFIER|||||||||||||||`;
}

/** `|term&term|IMPACT|`, kept: a few hundred sets occur. */
function consequenceText(terms: TermSet): string {
  let text = consequenceTexts.get(terms);
  if (text === undefined) {
    const names = termsOf(terms).map((index) => consequenceTerms[index]!.term);
    text = `|${names.join("&")}|${consequenceTerms[mostSevereOf(terms)]!.impact}|`;
    consequenceTexts.set(terms, text);
  }
  return text;
}
const consequenceTexts = new Map<TermSet, string>();

function partText(first: number, last: number, count: number): string {
  if (first === 0) return "";
  return first === last ? `${first}/${count}` : `${first}-${last}/${count}`;
}

/** One number, two in rising order, or `?` for an end that is not known. */
function rangeText(first: number, last: number): string {
  if (first === last) return first === 0 ? "" : `${first}`;
  if (first === 0) return `?-${last}`;
  if (last === 0) return `${first}-?`;
  return first < last ? `${first}-${last}` : `${last}-${first}`;
}
