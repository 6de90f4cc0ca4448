import type { CodingChange, CodonChange } from "./coding.ts";
import { termBit, type TermSet } from "./terms.ts";
import type { SplicedSequence, TranscriptView } from "./transcript-view.ts";

/** Whether a change touches the first three bases that the transcript codes; an insertion does when it lies between them. */
export function touchesStart(view: TranscriptView, { from, to }: CodingChange): boolean {
  const first = view.padding;
  return view.startKnown && from < first + 3 && to > first;
}

/**
 * start_lost and start_retained of a change inside the CDS; both can hold. After VEP's VariationEffect.pm (start_lost, start_retained_variant and what they
 * ask). `isInframe`: whether the change is an inframe insertion or deletion by its codons.
 */
export function startTerms(
  view: TranscriptView,
  spliced: SplicedSequence,
  change: CodingChange,
  codons: CodonChange,
  isInframe: boolean,
): TermSet {
  if (!touchesStart(view, change)) return 0;
  const { refPeptide, altPeptide, firstCodon } = codons;
  const isIndel = change.alt.length !== change.to - change.from;
  // VEP counts the missing bases of an incomplete codon in the coding sequence, not in the transcript, and edits that far in front of the place.
  const before = spliced.utr5.length - view.padding;
  const { isRetained, isMoved } = editedStart(spliced, before + change.from, before + change.to, change.alt);
  const isOther =
    firstCodon === 0 &&
    refPeptide !== "" &&
    altPeptide !== "" &&
    altPeptide !== "X" &&
    !altPeptide.startsWith(refPeptide) &&
    !altPeptide.endsWith(refPeptide);
  const isLost = (isIndel && !isRetained && !isInframe) || isMoved || isOther;
  return (isLost ? termBit.start_lost : 0) | (isRetained ? termBit.start_retained_variant : 0);
}

/** The same of a change that reaches over an end of the CDS. `from` and `to` count from the cDNA's start. */
export function startTermsFromUtr(spliced: SplicedSequence, from: number, to: number, alt: string): TermSet {
  // VEP edits no sequence of other letters, and takes a start that it did not see changed for retained.
  if (!/^[ACGT]*$/.test(alt)) return termBit.start_retained_variant;
  const { isRetained, isMoved } = editedStart(spliced, from, to, alt);
  const isLost = isMoved || (alt.length !== to - from && !isRetained);
  return (isLost ? termBit.start_lost : 0) | (isRetained ? termBit.start_retained_variant : 0);
}

/**
 * What an edit of the 5' UTR and CDS leaves of the start. Retained: the whole CDS still ends the edited bases, or the UTR and an ATG still begin them; of
 * a substitution, a CDS so long that begins with ATG. Moved: no ATG where it was, which VEP asks only where there is a UTR and the edit ends with the CDS
 * at the latest.
 */
function editedStart(
  { utr5, cds }: SplicedSequence,
  from: number,
  to: number,
  alt: string,
): { isRetained: boolean; isMoved: boolean } {
  const cdna = utr5 + cds;
  const edited = cdna.slice(0, from) + alt + cdna.slice(to);
  const isThere = edited.startsWith("ATG", utr5.length);
  const isRetained =
    alt.length === to - from
      ? edited.startsWith("ATG", edited.length - cds.length)
      : edited.endsWith(cds) || (utr5 !== "" && isThere && edited.startsWith(utr5));
  return { isRetained, isMoved: utr5 !== "" && !isThere && to <= cdna.length };
}
