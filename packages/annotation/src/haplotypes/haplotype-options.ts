import type { PhaseRule } from "./genotypes.ts";

export type HaplotypeOptions = {
  /** "haplotype": alleles of one haplotype that share a codon or a shifted frame are called together; "independent": each record by itself (csq -l). */
  mode: "haplotype" | "independent";
  /** Samples of the file; 0 to put every first ALT on one haplotype, as csq does for a file of sites and with `-s -`. */
  samples: number;
  phase: PhaseRule;
  /** Entries that one haplotype of a sample can be marked as carrier of, at one record (csq's --ncsq). */
  maxEntries: number;
  /** Longest protein text told, in amino acids; 0 for all (csq's --trim-protein-seq). */
  maxProtein: number;
  /** "csq": the biotypes that csq knows; "all": those it does not know as non-coding ones. */
  biotypes: "csq" | "all";
  /** NCBI translation table for every contig, start codons included (csq's -C); 0, by which csq reads without -C, for the standard code with ATG as its only start codon; undefined for that of each contig, where the standard one starts with ATG alone. */
  geneticCode?: number | undefined;
};

export const defaultHaplotypeOptions: HaplotypeOptions = {
  mode: "haplotype",
  samples: 0,
  phase: "r",
  maxEntries: 15,
  maxProtein: 0,
  biotypes: "csq",
};

/** Counts of what could not be called as it stands. */
export type HaplotypeTroubles = {
  /** Alleles that overlap another on the same haplotype and were left out. */
  overlapping: number;
  /** Records with unphased heterozygous genotypes under `phase: "r"`, whose samples were left out there. */
  unphased: number;
  /** Records with a genotype of more than two alleles, or none at all: called without haplotypes. */
  polyploid: number;
  /** Marks that did not fit `maxEntries`. */
  tooManyEntries: number;
};

export const noTroubles = (): HaplotypeTroubles => ({
  overlapping: 0,
  unphased: 0,
  polyploid: 0,
  tooManyEntries: 0,
});

/** Adds the counts of a part of the file. */
export function addTroubles(to: HaplotypeTroubles, part: HaplotypeTroubles | null): void {
  if (part === null) return;
  to.overlapping += part.overlapping;
  to.unphased += part.unphased;
  to.polyploid += part.polyploid;
  to.tooManyEntries += part.tooManyEntries;
}
