import type { CodingChange, CodonChange } from "./coding.ts";
import { termBit, type TermSet } from "./terms.ts";
import type { SplicedSequence, TranscriptView } from "./transcript-view.ts";

/** Whether a change touches the first three bases that the transcript codes; an insertion does when it lies between them. */
export function touchesStart(view: TranscriptView, { from, to }: CodingChange): boolean {
  const first = view.padding;
  return view.startKnown && from < first + 3 && to > first;
}

/**
 * start_lost and start_retained of a change inside the CDS. VEP asks of a substitution whether the edited start codon is the old
 * one; of an insertion or deletion whether the peptide keeps the old one at either end, and whether the CDS's bases still stand
 * in front of what follows.
 */
export function startTerms(view: TranscriptView, spliced: SplicedSequence, change: CodingChange, codons: CodonChange): TermSet {
  if (!touchesStart(view, change)) return 0;
  const { refPeptide, altPeptide } = codons;
  if (change.alt.length === change.to - change.from) {
    const { cds } = spliced;
    const first = view.padding;
    const edited = cds.slice(0, change.from) + change.alt + cds.slice(change.to, first + 3);
    return edited.slice(first, first + 3) === cds.slice(first, first + 3) ? 0 : termBit.start_lost;
  }
  let terms = 0;
  if (!refPeptide.endsWith(altPeptide) && !refPeptide.startsWith(altPeptide) && !altPeptide.endsWith(refPeptide) && !altPeptide.startsWith(refPeptide))
    terms |= termBit.start_lost;
  const edited = spliced.utr5 + spliced.cds.slice(0, change.from) + change.alt + spliced.cds.slice(change.to);
  if (edited.endsWith(spliced.cds)) terms |= termBit.start_retained_variant;
  return terms;
}

/** Whether a change that begins in the 5' UTR and ends in the CDS takes the start away. `from` and `to` count from the cDNA's start. */
export function losesStartFromUtr({ utr5, cds }: SplicedSequence, from: number, to: number, alt: string): boolean {
  const cdna = utr5 + cds;
  return !(cdna.slice(0, from) + alt + cdna.slice(to)).endsWith(cds);
}
