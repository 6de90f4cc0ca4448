import { codonNumber, translate } from "./codon-table.ts";
import type { CodingChange, CodonChange } from "./coding.ts";
import type { SplicedSequence, TranscriptView } from "./transcript-view.ts";

/**
 * Whether VEP takes the protein's end to be retained, of a change that leaves no fewer stops than there were. Beside the plain case (`*` at the same place
 * before and after) that holds of insertions behind whose one old amino acid a stop comes, of a stop in front of the old one, and of what leaves the whole old
 * protein in front of one or two more amino acids: VEP 115 asks for no more (VariationEffect, stop_retained and ref_eq_alt_sequence).
 */
export function isStopRetained(
  view: TranscriptView,
  spliced: SplicedSequence,
  change: CodingChange,
  codons: CodonChange,
): boolean {
  const { refPeptide, altPeptide, firstCodon } = codons;
  const { from, to, alt } = change;
  if (altPeptide === "")
    return touchesStop(view, spliced, change) && !losesStopIntoUtr(view.code, spliced, from, to, alt);
  const stop = refPeptide.indexOf("*");
  if (stop >= 0 && altPeptide.indexOf("*") === stop) return true;
  if (refPeptide.length === 1 && altPeptide.startsWith(refPeptide) && altPeptide.includes("*")) return true;
  const behind = residues(view, spliced.cds);
  return (
    (altPeptide.startsWith("*") && firstCodon >= behind) || keepsProtein(view, spliced.cds, codons, behind)
  );
}

/** Whether an insertion or deletion touches the last three coding bases; an insertion does when it lies between them. `from` and `to` may lie outside the CDS. */
export function touchesStop(
  { endKnown }: TranscriptView,
  { cds }: SplicedSequence,
  { from, to, alt }: CodingChange,
): boolean {
  return endKnown && alt.length !== to - from && from < cds.length && to > cds.length - 3;
}

/** Whether the old protein of `behind` amino acids still begins the new one, which has one or two more. */
function keepsProtein(
  view: TranscriptView,
  cds: string,
  { refPeptide, altPeptide, firstCodon }: CodonChange,
  behind: number,
): boolean {
  const replaced = Math.min(refPeptide.length, behind - firstCodon);
  const more = altPeptide.length - replaced;
  if (more < 1 || more > 2) return false;
  // The old protein begins with methionine where its first codon is a start, the new one with what the codon spells.
  if (firstCodon === 0 && view.starts.includes(cds.slice(0, 3)) && !altPeptide.startsWith("M")) return false;
  // Nearly always the protein goes on otherwise than what was put in, and all that follows need not be read.
  const near = Math.min(firstCodon + altPeptide.length, behind);
  if (!altPeptide.startsWith(translate(cds.slice(firstCodon * 3, near * 3), view.code))) return false;
  const old = translate(cds.slice(firstCodon * 3, behind * 3), view.code);
  return (altPeptide + old.slice(replaced)).startsWith(old);
}

/** Whether a change that reaches the CDS's end, or on into the 3' UTR, leaves another codon where the stop was. `from`, `to` count from the CDS's start. */
export function losesStopIntoUtr(
  code: string,
  { cds, utr3 }: SplicedSequence,
  from: number,
  to: number,
  alt: string,
): boolean {
  const tail = cds + utr3;
  const edited = tail.slice(0, from) + alt + tail.slice(to);
  const codon = codonNumber(edited, cds.length - 3);
  return codon < 0 || code[codon] !== "*";
}

/** Amino acids of the whole protein, without the stop. */
function residues(view: TranscriptView, cds: string): number {
  const codons = Math.floor(cds.length / 3);
  const last = codonNumber(cds, codons * 3 - 3);
  return last >= 0 && view.code[last] === "*" ? codons - 1 : codons;
}
