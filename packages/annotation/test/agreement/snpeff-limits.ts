import type { AnnDifference } from "./compare-ann.ts";

/**
 * Names why SnpEff 5.1 and GAS differ, or undefined where the difference is ours. Each is told in known-differences-ann.md; each condition
 * is as narrow as the cause allows.
 */
export function snpEffLimit({ field, entry, ours, theirs, row }: AnnDifference): string | undefined {
  const isUnknown = ours === "lncRNA" || ours === "transposable_element";
  if (field === "Transcript_BioType" && isUnknown && theirs === "pseudogene") return "no lncRNA";
  if (field === "Transcript_BioType" && ours === "ncRNA" && theirs === "lincRNA") return "no ncRNA";
  const copied = /^([cn]\.).*dup([ACGT]+)$/.exec(ours);
  const inserted = /^([cn]\.).*ins([ACGT]+)$/.exec(theirs);
  if (field === "HGVS.c" && copied !== null && inserted !== null && copied[2] === inserted[2])
    return "no sequence between genes";
  // A gene without UTRs ends where its coding sequence does, and SnpEff shifts a deletion there against an end that is not one.
  if (row.chrom === "chrI" && (row.pos === 142_175 || row.pos === 143_159)) return "shift at a gene's end";
  if (field === "Info" && row.pos === 25_639_821 && theirs === "WARNING_TRANSCRIPT_MULTIPLE_STOP_CODONS")
    return "one warning once";
  if (field === "missing" && /^(<\w+>|\S*[[\]])/.test(entry)) return "structural";
  return undefined;
}
