import type { CodingChange, CodonChange } from "./coding.ts";
import { termBit, type TermSet } from "./terms.ts";
import type { SplicedSequence, TranscriptView } from "./transcript-view.ts";

/** Whether a change touches the first three bases that the transcript codes; an insertion does when it lies between them. */
export function touchesStart(view: TranscriptView, { from, to }: CodingChange): boolean {
  const first = view.padding;
  return view.startKnown && from < first + 3 && to > first;
}

/**
 * start_lost and start_retained of a change inside the CDS. VEP asks of a substitution whether the first amino acid changes;
 * of an insertion or deletion whether one peptide begins or ends with the other (lost if not), and whether the 5' UTR with the
 * start codon, or the whole CDS, still stands in the edited bases (retained if so). Both can hold.
 */
export function startTerms(
  view: TranscriptView,
  spliced: SplicedSequence,
  change: CodingChange,
  codons: CodonChange,
): TermSet {
  if (!touchesStart(view, change)) return 0;
  const { refPeptide, altPeptide } = codons;
  // Where the first codon is incomplete VEP knows no start for a substitution to lose, yet lets an insertion or deletion lose it.
  if (view.padding > 0) return change.alt.length === change.to - change.from ? 0 : termBit.start_lost;
  if (change.alt.length === change.to - change.from) {
    return refPeptide[0] === altPeptide[0] ? 0 : termBit.start_lost;
  }
  let terms = 0;
  if (
    !refPeptide.endsWith(altPeptide) &&
    !refPeptide.startsWith(altPeptide) &&
    !altPeptide.endsWith(refPeptide) &&
    !altPeptide.startsWith(refPeptide)
  )
    terms |= termBit.start_lost;
  const edited = spliced.utr5 + spliced.cds.slice(0, change.from) + change.alt + spliced.cds.slice(change.to);
  const keptStart = spliced.utr5 + spliced.cds.slice(0, 3);
  if (edited.endsWith(spliced.cds) || edited.startsWith(keptStart)) terms |= termBit.start_retained_variant;
  return terms;
}

/** Whether a change that begins in the 5' UTR and ends in the CDS takes the start away. `from` and `to` count from the cDNA's start. */
export function losesStartFromUtr(
  { utr5, cds }: SplicedSequence,
  from: number,
  to: number,
  alt: string,
): boolean {
  const cdna = utr5 + cds;
  return !(cdna.slice(0, from) + alt + cdna.slice(to)).endsWith(cds);
}
