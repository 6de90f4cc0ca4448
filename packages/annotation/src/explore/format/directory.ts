import * as z from "zod";
import type { Facets } from "../answers.ts";

/**
 * The columns file, from its beginning: groups of blocks; in each group, column by column, that column of each of its blocks,
 * compressed; then the sections and, as the last of them, the directory; then the footer. A test of one column over all records so reads
 * one stretch a group, and whoever writes it holds no more than a group.
 */
export const magic = "GASCOL1\n";
/** The directory's length (4 bytes, the lowest first), and `magic`. */
export const footerBytes = 4 + magic.length;

const whole = z.int().min(0);
const section = z.tuple([whole, whole]);

const block = z.object({
  records: whole,
  /** Sequence (index into `contigs`), records, lowest POS, highest end (1-based, inclusive), for neighbouring records of one sequence. */
  runs: z.array(z.tuple([whole, whole, whole, whole])),
});
const group = z.object({
  offset: whole,
  blocks: z.array(block),
  /** By column, by block: compressed length; 0 for a column that says nothing of any record, -1 for one that was left out. */
  lengths: z.array(z.array(z.int().min(-1))),
});
/** The JSON that leads to everything else in a columns file. Sections are offset and length. */
export const Directory = z.object({
  version: z.literal(1),
  records: whole,
  /** In the order in which they first occur. */
  contigs: z.array(z.string()),
  columns: z.array(z.string()),
  groups: z.array(group),
  /** Header of the annotated VCF, compressed. */
  header: section,
  /** Compressed bytes of each BGZF block of the annotated VCF, as deltas, compressed. */
  blockSizes: section,
  blockCount: whole,
  /** Lines of id, symbol, sequence, first POS, last end, records, first block, last block, behind tabs; compressed. */
  genes: section,
  geneCount: whole,
  /** Transcript models of each `genesAPage` genes, an array of TranscriptModel or null, compressed. */
  models: z.array(section),
  /** StoredOverview of the whole result, compressed. */
  overview: section,
});
export type Directory = z.infer<typeof Directory>;
export type DirectoryGroup = Directory["groups"][number];
export type StoredTotals = Omit<Facets, "took">;
/** With the values of each shared field of the annotation that has few, by name. */
export type StoredOverview = { totals: StoredTotals; values: Record<string, string[]> };

export const genesAPage = 256;
