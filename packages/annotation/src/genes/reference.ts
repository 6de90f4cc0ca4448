import type { GeneModels } from "./gene-models.ts";

/** A sequence of the reference. `length` in bases; `circular` where the gene file says so; `md5` of its upper-case bases (SAM's M5). */
export type Contig = {
  name: string;
  aliases: readonly string[];
  length: number;
  circular?: boolean;
  md5?: string;
};

/** What a bundle says of itself. */
export type ReferenceMeta = {
  /** Short name, as in `--reference yeast`. */
  name: string;
  /** For people: "Saccharomyces cerevisiae S288C, chromosomes I and II (SGD)". */
  title: string;
  assembly: string;
  geneSet: string;
  source: string;
  /** ISO date of the build. */
  builtAt: string;
  /** SHA-256 of the bundle's content, hex. */
  checksum: string;
};

/** Name of a reference that was given as two files for one run, and bears no other. */
export const givenAsFiles = "custom";

export type RefVerdict = "same" | "different" | "outside" | "unknown";

/** The part of a loaded reference that reading a VCF needs. Positions are 0-based. */
export type ReferenceSequence = {
  meta: ReferenceMeta;
  contigs: readonly Contig[];
  /** Index into `contigs` by name or alias (`chr1`, `1`, `chrI`, `I`, `NC_…`), or -1. */
  findContig(name: string): number;
  /**
   * Whether `ref` (any case, IUPAC codes allowed) is what the reference holds from `start`.
   * "outside" when any base lies beyond the contig's end, "unknown" when a large genome's bundle does not hold all of the bases
   * and those that it holds agree.
   */
  checkRef(contig: number, start: number, ref: string): RefVerdict;
};

/** A reference that can also say what a variant does: sequence, genes and the genetic code of each contig. */
export type Reference = ReferenceSequence & {
  genes: GeneModels;
  /** NCBI translation table of a contig: 1 standard, 2 vertebrate mitochondrial, 3 yeast mitochondrial. */
  codonTable(contig: number): number;
  /** Upper-case bases of [start, end), 0-based, N where the bundle does not hold them; the caller keeps inside the contig. */
  bases(contig: number, start: number, end: number): string;
};
