import type { CodingChange, CodonChange } from "./coding.ts";
import type { SplicedSequence, TranscriptView } from "./transcript-view.ts";

/** Whether a change leaves the protein's end where it was: both codon stretches spell `*`, at the same place. */
export function isStopRetained(view: TranscriptView, spliced: SplicedSequence, change: CodingChange, codons: CodonChange): boolean {
  void spliced;
  void change;
  const { refPeptide, altPeptide } = codons;
  if (!view.endKnown) return false;
  const stop = refPeptide.indexOf("*");
  return stop >= 0 && altPeptide.indexOf("*") === stop;
}

/** Whether a change that begins in the CDS and ends in the 3' UTR leaves another codon where the stop was. `from`, `to` count from the CDS's start. */
export function losesStopIntoUtr({ cds, utr3 }: SplicedSequence, from: number, to: number, alt: string): boolean {
  const tail = cds + utr3;
  const edited = tail.slice(0, from) + alt + tail.slice(to);
  const at = cds.length - 3;
  return edited.slice(at, at + 3) !== cds.slice(at);
}
