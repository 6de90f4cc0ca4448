import type { EntryTrace } from "./entry-trace.ts";
import type { StructuralInfo } from "./structural.ts";
import { createTextBuffer, textOf, type TextBuffer } from "./text-buffer.ts";

/** What one record's alleles do. */
export type RecordEffect = {
  /** Index into `consequenceTerms` (0 = most severe) of the record's most severe term, or -1. */
  mostSevere: number;
  /** Indices of every distinct term among the entries. */
  terms: readonly number[];
  /** Index of the gene hit worst when that hit is HIGH or MODERATE, else -1. */
  gene: number;
  /** What its entries are, by an annotator that says so. */
  entries?: EntryTrace;
};

/** Turns records into annotation. The one seam between reading VCF and knowing genes. */
export type RecordAnnotator = {
  /** Such as "CSQ". */
  infoId: string;
  /** The `##INFO=<ID=…>` line, without line end. */
  headerLine: string;
  /**
   * Appends the value of the INFO field to `out`: comma-joined entries, escaped; nothing when no allele can be annotated (`*`,
   * `<NON_REF>`, `.`). The answer may be the same object each time. `start` is 0-based; `contig` indexes the reference's contigs; REF has been checked. `structure` is what INFO tells of a symbolic
   * ALT, needed for those alone.
   */
  annotateInto(
    out: TextBuffer,
    contig: number,
    start: number,
    ref: string,
    alts: readonly string[],
    structure?: StructuralInfo,
  ): RecordEffect;
  /** Names of a gene that `annotate` answered. */
  gene(index: number): { id: string; symbol: string };
};

/** The effect and the text itself. */
export type RecordAnnotation = Omit<RecordEffect, "entries"> & { text: string };

/** Annotates one record by itself; parameters as those of `annotateInto`. */
export function annotateRecord(
  annotator: Pick<RecordAnnotator, "annotateInto">,
  contig: number,
  start: number,
  ref: string,
  alts: readonly string[],
  structure?: StructuralInfo,
): RecordAnnotation {
  const out = createTextBuffer();
  const { mostSevere, terms, gene } = annotator.annotateInto(out, contig, start, ref, alts, structure);
  return { mostSevere, terms, gene, text: textOf(out) };
}
