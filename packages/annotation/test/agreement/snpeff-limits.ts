import type { AnnDifference } from "./compare-ann.ts";

/**
 * Names why SnpEff 5.1 and GAS differ, or undefined where the difference is ours. Each is told in known-differences-ann.md; each condition
 * is as narrow as the cause allows.
 */
export function snpEffLimit({ field, entry, ours, theirs, row, cdna }: AnnDifference): string | undefined {
  const isUnknown = ours === "lncRNA" || ours === "transposable_element";
  if (field === "Transcript_BioType" && isUnknown && theirs === "pseudogene") return "no lncRNA";
  if (field === "Transcript_BioType" && ours === "ncRNA" && theirs === "lincRNA") return "no ncRNA";
  const copied = /^([cn]\.).*dup([ACGT]+)$/.exec(ours);
  const inserted = /^([cn]\.).*ins([ACGT]+)$/.exec(theirs);
  if (field === "HGVS.c" && copied !== null && inserted !== null && copied[2] === inserted[2])
    return "no sequence between genes";
  if (field !== "missing" && reachesEnd(row, cdna)) return "shift at a gene's end";
  if (field === "Info" && row.pos === 25_639_821 && theirs === "WARNING_TRANSCRIPT_MULTIPLE_STOP_CODONS")
    return "one warning once";
  if (field === "missing" && /^(<\w+>|\S*[[\]])/.test(entry)) return "structural";
  return undefined;
}

/**
 * Whether a change of other than one base reaches the first or the last base of a transcript. SnpEff keeps the sequence of genes only, finds none to shift it
 * against there, and puts it where it ended its search (VariantRealign.realign: a round that is given up has moved the places already).
 */
function reachesEnd({ ref, alts }: AnnDifference["row"], cdna: string): boolean {
  const [place, length] = cdna.split("/").map(Number) as [number, number?];
  if (length === undefined || alts.every((alt) => ref.length + alt.length === 2)) return false;
  return place === 1 || place + ref.length - 1 >= length;
}
