/** How badly a consequence is expected to hurt, after Ensembl VEP. */
export type Impact = "HIGH" | "MODERATE" | "LOW" | "MODIFIER";

/**
 * THE table of consequences: Sequence Ontology terms, most severe first, with the rank and impact of Ensembl VEP 115
 * (Constants.pm). Everything else that speaks of terms derives from it. Terms of regulatory features are not in it:
 * a bundle holds none. All but the last fit the 32 bits of a term set; `intergenic_variant` never stands beside another.
 */
export const consequenceTerms = [
  { term: "transcript_ablation", impact: "HIGH" },
  { term: "splice_acceptor_variant", impact: "HIGH" },
  { term: "splice_donor_variant", impact: "HIGH" },
  { term: "stop_gained", impact: "HIGH" },
  { term: "frameshift_variant", impact: "HIGH" },
  { term: "stop_lost", impact: "HIGH" },
  { term: "start_lost", impact: "HIGH" },
  { term: "transcript_amplification", impact: "HIGH" },
  { term: "feature_elongation", impact: "HIGH" },
  { term: "feature_truncation", impact: "HIGH" },
  { term: "inframe_insertion", impact: "MODERATE" },
  { term: "inframe_deletion", impact: "MODERATE" },
  { term: "missense_variant", impact: "MODERATE" },
  { term: "protein_altering_variant", impact: "MODERATE" },
  { term: "splice_donor_5th_base_variant", impact: "LOW" },
  { term: "splice_region_variant", impact: "LOW" },
  { term: "splice_donor_region_variant", impact: "LOW" },
  { term: "splice_polypyrimidine_tract_variant", impact: "LOW" },
  { term: "incomplete_terminal_codon_variant", impact: "LOW" },
  { term: "start_retained_variant", impact: "LOW" },
  { term: "stop_retained_variant", impact: "LOW" },
  { term: "synonymous_variant", impact: "LOW" },
  { term: "coding_sequence_variant", impact: "MODIFIER" },
  { term: "5_prime_UTR_variant", impact: "MODIFIER" },
  { term: "3_prime_UTR_variant", impact: "MODIFIER" },
  { term: "non_coding_transcript_exon_variant", impact: "MODIFIER" },
  { term: "intron_variant", impact: "MODIFIER" },
  { term: "NMD_transcript_variant", impact: "MODIFIER" },
  { term: "non_coding_transcript_variant", impact: "MODIFIER" },
  { term: "coding_transcript_variant", impact: "MODIFIER" },
  { term: "upstream_gene_variant", impact: "MODIFIER" },
  { term: "downstream_gene_variant", impact: "MODIFIER" },
  { term: "intergenic_variant", impact: "MODIFIER" },
] as const satisfies readonly { term: string; impact: Impact }[];

export type ConsequenceTerm = (typeof consequenceTerms)[number]["term"];
/** A set of terms: bit i stands for `consequenceTerms[i]`. Lowest bit set = most severe. */
export type TermSet = number;

/** Index of `intergenic_variant`, which has no bit. */
export const intergenic = consequenceTerms.length - 1;

/** The bit of each term that has one. */
export const termBit = Object.fromEntries(
  consequenceTerms.slice(0, intergenic).map(({ term }, i) => [term, 1 << i]),
) as Record<Exclude<ConsequenceTerm, "intergenic_variant">, TermSet>;

/** Index of the most severe term of a set, or -1 for the empty set. */
export function mostSevereOf(set: TermSet): number {
  return set === 0 ? -1 : 31 - Math.clz32(set & -set);
}

/** Indices of a set's terms, most severe first. */
export function termsOf(set: TermSet): number[] {
  const indices: number[] = [];
  for (let i = 0; i < intergenic; i++) if ((set & (1 << i)) !== 0) indices.push(i);
  return indices;
}
