import type { StructuralInfo } from "./structural.ts";

/** What one record's alleles do. */
export type RecordAnnotation = {
  /** Value of the INFO field: comma-joined entries, escaped; "" when no allele can be annotated (`*`, `<NON_REF>`, `.`). */
  text: string;
  /** Index into `consequenceTerms` (0 = most severe) of the record's most severe term, or -1. */
  mostSevere: number;
  /** Indices of every distinct term among the entries. */
  terms: readonly number[];
  /** Index of the gene hit worst when that hit is HIGH or MODERATE, else -1. */
  gene: number;
};

/** Turns records into annotation. The one seam between reading VCF and knowing genes. */
export type RecordAnnotator = {
  /** Such as "CSQ". */
  infoId: string;
  /** The `##INFO=<ID=…>` line, without line end. */
  headerLine: string;
  /**
   * `start` is 0-based; `contig` indexes the reference's contigs; REF has been checked. `structure` is what INFO tells of a symbolic
   * ALT, needed for those alone.
   */
  annotate(
    contig: number,
    start: number,
    ref: string,
    alts: readonly string[],
    structure?: StructuralInfo,
  ): RecordAnnotation;
  /** Names of a gene that `annotate` answered. */
  gene(index: number): { id: string; symbol: string };
};
