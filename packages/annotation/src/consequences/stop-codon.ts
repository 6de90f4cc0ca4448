import { codonNumber } from "./codon-table.ts";
import type { CodonChange } from "./coding.ts";
import type { SplicedSequence, TranscriptView } from "./transcript-view.ts";

/**
 * Whether VEP takes the protein's end to be retained. Beside the plain case (`*` at the same place before and after) that holds of
 * insertions whose codons first spell the old amino acids and then a stop, or that lie in the last codon in front of the stop:
 * VEP compares the proteins up to the old length only.
 */
export function isStopRetained(view: TranscriptView, spliced: SplicedSequence, codons: CodonChange): boolean {
  const { refPeptide, altPeptide } = codons;
  if (!view.endKnown) return false;
  const stop = refPeptide.indexOf("*");
  if (stop >= 0) return altPeptide.indexOf("*") === stop;
  if (refPeptide === "" || altPeptide.length <= refPeptide.length || !altPeptide.startsWith(refPeptide))
    return false;
  return altPeptide.includes("*") || codons.firstCodon + refPeptide.length === residues(view, spliced.cds);
}

/** Whether a change that begins in the CDS and ends in the 3' UTR leaves another codon where the stop was. `from`, `to` count from the CDS's start. */
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
