import { annotateRecord, type RecordAnnotator } from "../../src/consequences/record-annotator.ts";
import type { ReferenceSequence } from "../../src/genes/reference.ts";
import { infoField, type Vcf, type VcfRow } from "./peer-data.ts";

/** Sub-fields of ANN, by the place they have in an entry. */
export const annFields = [
  "Allele",
  "Annotation",
  "Annotation_Impact",
  "Gene_Name",
  "Gene_ID",
  "Feature_Type",
  "Feature_ID",
  "Transcript_BioType",
  "Rank",
  "HGVS.c",
  "HGVS.p",
  "cDNA",
  "CDS",
  "AA",
  "Distance",
  "Info",
] as const;
export type AnnField = (typeof annFields)[number];
/** Fields compared one by one where both sides have the entry: all but those it is found by. */
export const comparedAnnFields: readonly AnnField[] = annFields.filter(
  (field) => field !== "Allele" && field !== "Feature_ID",
);
export type AnnDifference = {
  field: string;
  row: VcfRow;
  entry: string;
  ours: string;
  theirs: string;
  /** Our `cDNA.pos / cDNA.length` of the entry. */
  cdna: string;
};
export type AnnTally = {
  records: number;
  /** Records whose whole ANN is SnpEff's to the letter, the order of the entries included. */
  identical: number;
  /** The same, of records whose alleles all are single bases. */
  snvRecords: number;
  snvIdentical: number;
  /** Entries that both sides have: n-th entry of the same allele and feature. */
  entries: number;
  missing: number;
  extra: number;
  agree: Record<string, number>;
  differences: AnnDifference[];
};

/** Annotates each row and holds every entry against SnpEff's. */
export function compareWithSnpEff(
  vcf: Vcf,
  reference: ReferenceSequence,
  annotator: RecordAnnotator,
): AnnTally {
  const tally: AnnTally = {
    records: 0,
    identical: 0,
    snvRecords: 0,
    snvIdentical: 0,
    entries: 0,
    missing: 0,
    extra: 0,
    agree: Object.fromEntries(comparedAnnFields.map((field) => [field, 0])),
    differences: [],
  };
  for (const row of vcf.rows) {
    const contig = reference.findContig(row.chrom);
    if (contig < 0) continue;
    const theirs = infoField(row.info, "ANN");
    const ours = annotateRecord(annotator, contig, row.pos - 1, row.ref, row.alts).text;
    const isSnv = row.ref.length === 1 && row.alts.every((alt) => alt.length === 1);
    tally.records++;
    if (isSnv) tally.snvRecords++;
    if (ours === theirs) {
      tally.identical++;
      if (isSnv) tally.snvIdentical++;
    }
    compareEntries(tally, row, entriesOf(ours), entriesOf(theirs));
  }
  return tally;
}

function compareEntries(
  tally: AnnTally,
  row: VcfRow,
  ours: Map<string, string[]>,
  theirs: Map<string, string[]>,
): void {
  const note = (field: string, entry: string, our: string, their: string): void =>
    void tally.differences.push({
      field,
      row,
      entry,
      ours: our,
      theirs: their,
      cdna: ours.get(entry)?.[annFields.indexOf("cDNA")] ?? "",
    });
  for (const [key, our] of ours)
    if (!theirs.has(key)) {
      tally.extra++;
      note("extra", key, our[1]!, "");
    }
  for (const [key, their] of theirs) {
    const our = ours.get(key);
    if (our === undefined) {
      tally.missing++;
      note("missing", key, "", their[1]!);
      continue;
    }
    tally.entries++;
    for (const [i, field] of annFields.entries()) {
      if (!comparedAnnFields.includes(field)) continue;
      if (our[i] === their[i]) tally.agree[field]!++;
      else note(field, key, our[i]!, their[i]!);
    }
  }
}

/** Entries by allele, feature and their number among those of both. */
function entriesOf(text: string): Map<string, string[]> {
  const entries = new Map<string, string[]>();
  if (text === "") return entries;
  for (const part of text.split(",")) {
    const values = part.split("|");
    const name = `${values[0]} ${values[6]}`;
    let number = 1;
    while (entries.has(`${name} ${number}`)) number++;
    entries.set(`${name} ${number}`, values);
  }
  return entries;
}
