import type { GeneModels } from "./gene-models.ts";
import type { PackedSequence } from "./packed-sequence.ts";
import type { Contig, ReferenceMeta } from "./reference.ts";
import type { SequenceScope } from "./stored-regions.ts";

/** All that a bundle holds, before it has been given a checksum by being laid out. */
export type BundleContent = {
  meta: Omit<ReferenceMeta, "checksum">;
  /** SHA-256 over the expanded FASTA and gene file, hex: tells whether the bundle is stale. */
  sourceChecksum: string;
  scope: SequenceScope;
  contigs: readonly (Contig & { codonTable: number })[];
  genes: GeneModels;
  sequences: readonly PackedSequence[];
};
