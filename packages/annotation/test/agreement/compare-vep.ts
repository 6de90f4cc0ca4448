import type { RecordAnnotator } from "../../src/consequences/record-annotator.ts";
import type { StructuralInfo } from "../../src/consequences/structural.ts";
import type { ReferenceSequence } from "../../src/genes/reference.ts";
import { infoField, type Vcf, type VcfRow } from "./peer-data.ts";
import { vepMistake } from "./vep-mistakes.ts";
import { annotateRecord } from "../../src/consequences/record-annotator.ts";

/** Fields compared one by one where both sides have the pair. */
export const comparedFields = [
  "Consequence",
  "Codons",
  "Amino_acids",
  "cDNA_position",
  "CDS_position",
  "Protein_position",
  "EXON",
  "INTRON",
  "DISTANCE",
  "HGVSc",
  "HGVSp",
  "HGVS_OFFSET",
] as const;
export type Difference = { field: string; row: VcfRow; feature: string; ours: string; theirs: string };
export type Tally = {
  records: number;
  /** Variant × transcript pairs that both sides call. */
  pairs: number;
  /** Pairs that VEP calls on a transcript it knows and GAS does not, and the other way about. */
  missing: number;
  extra: number;
  agree: Record<string, number>;
  mostSevere: number;
  /** Of SNVs alone: pairs, and those whose terms agree. */
  snvPairs: number;
  snvAgree: number;
  /** Differences that are VEP's mistakes, by field and name (vep-mistakes.ts); they count as disagreeing, and are not among `differences`. */
  mistakes: Record<string, number>;
  differences: Difference[];
};
type Entries = Map<string, Record<string, string>>;

/** Annotates each row and holds every entry against VEP's. Transcripts that VEP never names in the file are left out. */
export function compareWithVep(vcf: Vcf, reference: ReferenceSequence, annotator: RecordAnnotator): Tally {
  const theirFields = formatOf(vcf.header);
  const ourFields = formatOf([annotator.headerLine]);
  const rows = vcf.rows.map((row) => ({ row, theirs: entriesOf(infoField(row.info, "CSQ"), theirFields) }));
  const known = new Set(rows.flatMap(({ theirs }) => [...theirs.values()].map((entry) => entry["Feature"]!)));
  const tally: Tally = {
    records: rows.length,
    pairs: 0,
    missing: 0,
    extra: 0,
    mostSevere: 0,
    snvPairs: 0,
    snvAgree: 0,
    mistakes: {},
    differences: [],
    agree: Object.fromEntries(comparedFields.map((field) => [field, 0])),
  };
  for (const { row, theirs } of rows) {
    const contig = reference.findContig(row.chrom);
    if (contig < 0) continue;
    const ours = entriesOf(
      annotateRecord(annotator, contig, row.pos - 1, row.ref, row.alts, structureOf(row)).text,
      ourFields,
    );
    compareEntries(tally, row, ours, theirs, known, reference.contigs[contig]!.length);
  }
  return tally;
}

function compareEntries(
  tally: Tally,
  row: VcfRow,
  ours: Entries,
  theirs: Entries,
  known: Set<string>,
  contigLength: number,
): void {
  for (const [key, entry] of ours)
    if (!theirs.has(key) && entry["Feature"] !== "" && known.has(entry["Feature"]!)) {
      tally.extra++;
      tally.differences.push({ field: "extra", row, feature: key, ours: entry["Consequence"]!, theirs: "" });
    }
  for (const [key, their] of theirs) {
    const our = ours.get(key);
    if (our === undefined) {
      if (their["Feature"] === "") continue; // VEP's intergenic where GAS knows a transcript that VEP left out
      tally.missing++;
      tally.differences.push({
        field: "missing",
        row,
        feature: key,
        ours: "",
        theirs: their["Consequence"]!,
      });
      continue;
    }
    tally.pairs++;
    for (const field of comparedFields) {
      if (our[field] === their[field]) {
        tally.agree[field]!++;
        continue;
      }
      const mistake = vepMistake(field, row, our, their, contigLength);
      if (mistake !== undefined) {
        const name = `${field}: ${mistake}`;
        tally.mistakes[name] = (tally.mistakes[name] ?? 0) + 1;
      } else tally.differences.push({ field, row, feature: key, ours: our[field]!, theirs: their[field]! });
    }
    if (our["Consequence"]!.split("&")[0] === their["Consequence"]!.split("&")[0]) tally.mostSevere++;
    if (row.ref.length === 1 && row.alts.every((alt) => alt.length === 1)) {
      tally.snvPairs++;
      if (our["Consequence"] === their["Consequence"]) tally.snvAgree++;
    }
  }
}

function structureOf({ info }: VcfRow): StructuralInfo {
  const number = (id: string) => Math.abs(Number.parseInt(infoField(info, id), 10)) || 0;
  return { end: number("END"), length: number("SVLEN"), type: infoField(info, "SVTYPE") };
}

function entriesOf(text: string, fields: readonly string[]): Entries {
  const entries: Entries = new Map();
  if (text === "") return entries;
  for (const part of text.split(",")) {
    const values = part.split("|");
    const entry = Object.fromEntries(fields.map((field, i) => [field, values[i] ?? ""]));
    entries.set(`${entry["Allele"]} ${entry["Feature"]}`, entry);
  }
  return entries;
}

function formatOf(header: readonly string[]): string[] {
  const line = header.find((text) => text.startsWith("##INFO=<ID=CSQ,"));
  return line!.match(/Format: ([^"]+)"/)![1]!.split("|");
}
