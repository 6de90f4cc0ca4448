import { existsSync } from "node:fs";
import { join } from "node:path";

/** A set of variants with VEP's calls, and what to call them on. `distance`: how the peer was run. */
export type PeerSet = { name: string; gff: string; fasta: string; vcf: string; distance: number };

export function peerSets(folder: string): PeerSet[] {
  const at = (...parts: string[]) => join(folder, ...parts);
  const genes60 = {
    gff: at("human/genes60/genes60.gff3.gz"),
    fasta: at("human/genes60/genes60.fa.gz"),
    distance: 5000,
  };
  const chr21 = {
    gff: at("human/chr21/genes.ensembl84.gff3.gz"),
    fasta: at("human/chr21/chr21.GRCh38.fa.gz"),
    distance: 5000,
  };
  const yeast = {
    gff: at("reference/yeast/yeast.gff3.gz"),
    fasta: at("reference/yeast/yeast.fa.gz"),
    distance: 0,
  };
  return [
    { name: "genes60 sat.dev", vcf: at("human/genes60/sat.dev.vep115.vcf.gz"), ...genes60 },
    ...["hg00096.1kg", "clinvar201704", "dbsnp149", "sat20k"].map((set) => ({
      name: `chr21 ${set}`,
      vcf: at(`human/chr21/${set}.vep115.vcf.gz`),
      ...chr21,
    })),
    { name: "yeast edge", vcf: at("edge/edge.vep115.vcf"), ...yeast },
  ];
}

/** The same sets of variants with SnpEff's calls, where it was run on them. */
export function snpEffSets(folder: string): PeerSet[] {
  return peerSets(folder).flatMap((set) => {
    const vcf = set.vcf.replace("vep115", "snpeff51");
    return existsSync(vcf) ? [{ ...set, vcf }] : [];
  });
}
