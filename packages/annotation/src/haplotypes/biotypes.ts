/**
 * The biotypes that `bcftools csq` knows, by how a name begins, and how it writes them; whether it takes their CDS for coding. Transcripts of other
 * biotypes it passes over. After gff_parse_biotype of 1.24, which is the first that knows lncRNA (samtools/bcftools#2496).
 */
const codingBiotypes: Readonly<Record<string, string>> = {
  protein_coding: "protein_coding",
  polymorphic_pseudogene: "polymorphic_pseudogene",
  IG_C: "IG_C",
  IG_D: "IG_D",
  IG_J: "IG_J",
  IG_LV: "IG_LV",
  IG_V: "IG_V",
  TR_C: "TR_C",
  TR_D: "TR_D",
  TR_J: "TR_J",
  TR_V: "TR_V",
  nonsense_mediated_decay: "NMD",
  NMD: "NMD",
  non_stop_decay: "non_stop_decay",
};

const otherBiotypes: Readonly<Record<string, string>> = {
  Mt_tRNA_pseudogene: "MT_tRNA_pseudogene",
  tRNA_pseudogene: "Trna_pseudogene",
  known_ncrna: "known_ncRNA",
  ...Object.fromEntries(
    (
      "antisense lincRNA lncRNA miRNA misc_RNA rRNA snRNA snoRNA processed_transcript macro_lncRNA ribozyme sRNA scRNA scaRNA " +
      "sense_intronic sense_overlapping pseudogene processed_pseudogene artifact IG_pseudogene IG_C_pseudogene " +
      "IG_J_pseudogene IG_V_pseudogene TR_V_pseudogene TR_J_pseudogene misc_RNA_pseudogene miRNA_pseudogene " +
      "retained_intron retrotransposed transcribed_processed_pseudogene transcribed_unprocessed_pseudogene " +
      "transcribed_unitary_pseudogene translated_unprocessed_pseudogene translated_processed_pseudogene " +
      "unitary_pseudogene unprocessed_pseudogene LRG_gene disrupted_domain vaultRNA " +
      "bidirectional_promoter_lncRNA ambiguous_orf"
    )
      .split(" ")
      .map((name) => [name, name]),
  ),
};

/** Names that csq knows in any case but for their first letter. */
const inAnyCase: readonly [prefix: string, name: string, coding: boolean][] = [
  ["Mt_tRNA", "MT_tRNA", false],
  ["Mt_rRNA", "MT_rRNA", false],
  ["3prime_overlapping_ncRNA", "3_prime_overlapping_ncRNA", false],
  ["3_prime_overlapping_ncRNA", "3_prime_overlapping_ncRNA", false],
  ["mRNA", "protein_coding", true],
  ["MRNA", "protein_coding", true],
];

export type CsqBiotype = { name: string; coding: boolean };

const byLength = [
  ...Object.entries(codingBiotypes).map(([prefix, name]) => ({ prefix, name, coding: true })),
  ...Object.entries(otherBiotypes).map(([prefix, name]) => ({ prefix, name, coding: false })),
].toSorted((a, b) => b.prefix.length - a.prefix.length);

/** How csq takes a transcript of this biotype; undefined where it passes it over. */
export function csqBiotype(biotype: string): CsqBiotype | undefined {
  const known = byLength.find(({ prefix }) => biotype.startsWith(prefix));
  if (known !== undefined) return known;
  const lower = biotype.toLowerCase();
  for (const [prefix, name, coding] of inAnyCase)
    if (biotype.charAt(0) === prefix.charAt(0) && lower.startsWith(prefix.toLowerCase()))
      return { name, coding };
  return undefined;
}
