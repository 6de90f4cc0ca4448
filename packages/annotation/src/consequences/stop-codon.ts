import { codonNumber, translate } from "./codon-table.ts";
import type { CodingChange, CodonChange } from "./coding.ts";
import type { SplicedSequence, TranscriptView } from "./transcript-view.ts";

/**
 * Whether VEP takes the protein's end to be retained. Beside the plain case (`*` at the same place before and after) that holds of insertions behind
 * whose one old amino acid a stop comes, and of those that leave the whole old protein in front of one or two more amino acids:
 * VEP 115 asks for no more (ref_eq_alt_sequence).
 */
export function isStopRetained(
  view: TranscriptView,
  spliced: SplicedSequence,
  { from, to, alt }: CodingChange,
  codons: CodonChange,
): boolean {
  const { refPeptide, altPeptide } = codons;
  if (!view.endKnown) return false;
  // Of whole codons taken away, the stop among them, VEP asks what stands in their place.
  if (altPeptide === "" && to > spliced.cds.length - 3)
    return !losesStopIntoUtr(view.code, spliced, from, to, alt);
  const stop = refPeptide.indexOf("*");
  if (stop >= 0 && altPeptide.indexOf("*") === stop) return true;
  if (refPeptide.length === 1 && altPeptide.startsWith(refPeptide) && altPeptide.includes("*")) return true;
  return stop < 0 && keepsProtein(view, spliced.cds, codons);
}

function keepsProtein(
  view: TranscriptView,
  cds: string,
  { refPeptide, altPeptide, firstCodon }: CodonChange,
): boolean {
  const more = altPeptide.length - refPeptide.length;
  if (more < 1 || more > 2 || !altPeptide.startsWith(refPeptide)) return false;
  const behind = residues(view, cds);
  // Nearly always the protein goes on otherwise than what was put in, and all that follows need not be read.
  const next = firstCodon + refPeptide.length;
  const following = translate(cds.slice(next * 3, Math.min(next + more, behind) * 3), view.code);
  if (!altPeptide.startsWith(following, refPeptide.length)) return false;
  const old = translate(cds.slice(firstCodon * 3, behind * 3), view.code);
  return (altPeptide + old.slice(refPeptide.length)).startsWith(old);
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
