import type { Impact } from "../consequences/terms.ts";
import type { VariantType } from "./query.ts";

/** What the explorer answers, as JSON. Types only: a page may import them without taking code along. Positions are 1-based. */

export type Gene = { id: string; symbol: string };
/** Without `carrier`, which is a question only. */
export type Zygosity = "het" | "hom" | "ref" | "missing";

/** One record of the result, as the table shows it. */
export type VariantRow = {
  /** Number of the record in the file, from 0: names it for as long as the result exists. */
  ordinal: number;
  contig: string;
  pos: number;
  id: string;
  /** Alleles longer than 100 characters are cut, with "…" and their length; the drawer and the export have them whole. */
  ref: string;
  alts: string[];
  qual: number | null;
  /** As in the file: "PASS", "q10;s50" or ".". */
  filter: string;
  types: VariantType[];
  /**
   * Of the entry shown: the first of those with the most severe consequence among those that the query asks for, or among all where it
   * asks for none. Null for a record without annotation.
   */
  impact: Impact | null;
  consequence: string | null;
  /** The record's most severe consequence, where an entry that was not asked for has a graver impact than the one shown. */
  graver: { consequence: string; impact: Impact } | null;
  /** All of its terms, most severe first. */
  consequences: string[];
  /** That of the entry shown, then in the order of the entries. */
  genes: Gene[];
  /** Of the entry shown; "" where there is none. */
  feature: string;
  hgvsc: string;
  hgvsp: string;
  /** INFO/DP, or the sum of the samples' DP. */
  depth: number | null;
  /** What else the query's `columns` name, by name: `CSQ/…` and `INFO/…` values as text, `sample:NAME` as Zygosity. */
  more: Record<string, string>;
};

export type VariantPage = {
  rows: VariantRow[];
  /** Which of the records found is the first of these, from 0. */
  from: number;
  /** `from` of the next page; null at the end. */
  next: number | null;
  /** Always exact. */
  total: { count: number; exact: true };
  /** Milliseconds that the answer took here. */
  took: number;
};

/** `edges` has one number more than `counts`: bin i is [edges[i], edges[i+1]), the last one closed. */
export type Histogram = { edges: number[]; counts: number[]; missing: number };

export type Facets = {
  count: number;
  took: number;
  impact: { value: Impact; count: number }[];
  /** Records without annotation. */
  unannotated: number;
  /** Each record by the consequence of its entry shown, as in `VariantRow`, most severe first; tests of fields that are kept by themselves are not looked at. */
  consequence: { value: string; impact: Impact; count: number }[];
  /**
   * Records that have it in an entry that fulfils the query: what is left when it is asked for too. Tests of fields that are kept by
   * themselves are not looked at here, and with them these are the most that may be left. Terms most severe first.
   */
  any: {
    impact: { value: Impact; count: number }[];
    consequence: { value: string; impact: Impact; count: number }[];
  };
  /** Alternate alleles. */
  type: { value: VariantType; count: number }[];
  filter: { value: string; count: number }[];
  /** In the order of the file. `length` in bases where the header tells it. */
  contig: { value: string; length: number | null; count: number }[];
  /** Those with most records, at most 50; `genes` is the number of all. */
  gene: (Gene & { count: number })[];
  genes: number;
  /** Records in windows of `binBases` along each sequence that has any, at most 200 sequences; the first window begins at 1. */
  positions: { contig: string; length: number; binBases: number; counts: number[] }[];
  qual: Histogram;
  depth: Histogram;
  transitions: number;
  transversions: number;
  /** Bases gained (positive) or lost → alternate alleles; those beyond ±30 are counted there. */
  indelLengths: Record<string, number>;
};

/** A field that can be tested or shown. */
export type FieldAbout = {
  /** `CSQ/BIOTYPE` or `INFO/DP`. */
  name: string;
  description: string;
  kind: "text" | "number" | "flag";
  /** Whether the columns hold it throughout; if not, testing it reads records of the VCF, which takes longer and needs the VCF in S3. */
  indexed: boolean;
  /** The values that occur, where they are few. */
  values?: string[];
};

/** Where the annotated VCF is; without it the columns alone answer. */
export type VcfPresence =
  | { here: true }
  | { here: false; state: "ARCHIVING" | "ARCHIVED" | "RETRIEVING"; because: string; remedy: string };

export type ExploreMeta = {
  vcf: VcfPresence;
  records: number;
  /** INFO field of the annotation, or null where the tool wrote none. */
  annotation: "CSQ" | "ANN" | "BCSQ" | null;
  fields: FieldAbout[];
  samples: string[];
  /** How many samples, from the first on, the columns hold; tests of others read the VCF. */
  samplesIndexed: number;
  /** What `columns` may name, besides each field's name and `sample:NAME`. */
  columns: { name: string; label: string; usual: boolean }[];
  /** Facets of the whole result: what there is to filter by. */
  totals: Facets;
};

export type NamedValue = { name: string; value: string; description: string };
export type VariantDetail = {
  row: VariantRow;
  /** All that only the VCF tells; null while it is not here, and `vcf` says why. */
  record: {
    /** Uncut. */
    ref: string;
    alts: string[];
    info: NamedValue[];
    /** Names of the entries' fields, and each entry's values in that order, unescaped. */
    entryFields: { name: string; description: string }[];
    entries: string[][];
    samples: { name: string; values: NamedValue[] }[];
    /** The line of the file. */
    raw: string;
  } | null;
  vcf: VcfPresence;
};

export type GeneHit = Gene & { contig: string; from: number; to: number; count: number };
export type GeneHits = { genes: GeneHit[] };

/** Where the coding exons of a transcript lie on its protein. */
export type TranscriptModel = {
  feature: string;
  strand: 1 | -1;
  /** Amino acids, without the stop. */
  proteinLength: number;
  /** In the order of the transcript: first and last residue that each touches, and its first and last base in the genome. */
  exons: { firstResidue: number; lastResidue: number; from: number; to: number }[];
};
export type GeneVariant = Pick<
  VariantRow,
  "ordinal" | "contig" | "pos" | "ref" | "alts" | "consequence" | "impact" | "hgvsc" | "hgvsp"
> & {
  /** First residue that it changes in the transcript of the model; null where it is not on the protein. */
  residue: number | null;
};
export type GeneView = {
  gene: GeneHit;
  /** Null where the gene codes for nothing, or another tool's result has no models. */
  model: TranscriptModel | null;
  /** Records found by the query that touch the gene's protein, or all of the gene where there is no model. */
  variants: GeneVariant[];
  /** All of them, should there be more than `variants` can tell (5,000). */
  count: number;
};
