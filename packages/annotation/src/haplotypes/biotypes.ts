/**
 * The biotypes that `bcftools csq` knows, by how Ensembl's name begins, and how it writes them; whether it takes their CDS for
 * coding. Measured on 1.16, slips included: it writes both mitochondrial RNAs as MT_tRNA. Transcripts of other
 * biotypes it passes over. lncRNA is one that it knows from 1.24 on (samtools/bcftools#2496).
 */
const codingBiotypes: Readonly<Record<string, string>> = {
  protein_coding: "protein_coding",
  polymorphic_pseudogene: "polymorphic_pseudogene",
  IG_C_gene: "IG_C",
  IG_D_gene: "IG_D",
  IG_J_gene: "IG_J",
  IG_LV_gene: "IG_LV",
  IG_V_gene: "IG_V",
  TR_C_gene: "TR_C",
  TR_D_gene: "TR_D",
  TR_J_gene: "TR_J",
  TR_V_gene: "TR_V",
  nonsense_mediated_decay: "NMD",
  non_stop_decay: "non_stop_decay",
};

const otherBiotypes: Readonly<Record<string, string>> = {
  Mt_rRNA: "MT_tRNA",
  Mt_tRNA: "MT_tRNA",
  antisense: "antisense",
  tRNA_pseudogene: "Trna_pseudogene",
  known_ncrna: "known_ncRNA",
  "3prime_overlapping_ncRNA": "3_prime_overlapping_ncRNA",
  ...Object.fromEntries(
    (
      "lincRNA miRNA misc_RNA rRNA snRNA snoRNA processed_transcript macro_lncRNA ribozyme sRNA scRNA scaRNA " +
      "sense_intronic sense_overlapping pseudogene processed_pseudogene artifact IG_pseudogene IG_C_pseudogene " +
      "IG_J_pseudogene IG_V_pseudogene TR_V_pseudogene TR_J_pseudogene misc_RNA_pseudogene miRNA_pseudogene " +
      "retained_intron retrotransposed transcribed_processed_pseudogene transcribed_unprocessed_pseudogene " +
      "transcribed_unitary_pseudogene translated_unprocessed_pseudogene translated_processed_pseudogene " +
      "unitary_pseudogene unprocessed_pseudogene LRG_gene disrupted_domain vaultRNA " +
      "bidirectional_promoter_lncRNA ambiguous_orf lncRNA"
    )
      .split(" ")
      .map((name) => [name, name]),
  ),
};

export type CsqBiotype = { name: string; coding: boolean };

const byLength = [
  ...Object.entries(codingBiotypes).map(([prefix, name]) => ({ prefix, name, coding: true })),
  ...Object.entries(otherBiotypes).map(([prefix, name]) => ({ prefix, name, coding: false })),
].toSorted((a, b) => b.prefix.length - a.prefix.length);

/** How csq takes a transcript of this biotype; undefined where it passes it over. */
export function csqBiotype(biotype: string): CsqBiotype | undefined {
  return byLength.find(({ prefix }) => biotype.startsWith(prefix));
}
