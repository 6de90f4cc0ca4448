import type { GeneModels } from "./gene-models.ts";
import type { PackedSequence } from "./packed-sequence.ts";
import type { Contig, ReferenceMeta } from "./reference.ts";

/** All that a bundle holds, before it has been given a checksum by being laid out. */
export type BundleContent = {
  meta: Omit<ReferenceMeta, "checksum">;
  /** SHA-256 over the expanded FASTA and GFF3, hex: tells whether the bundle is stale. */
  sourceChecksum: string;
  contigs: readonly (Contig & { codonTable: number })[];
  genes: GeneModels;
  sequences: readonly PackedSequence[];
};
