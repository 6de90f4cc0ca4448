import { termBit, type ConsequenceTerm, type Impact } from "../terms.ts";

/**
 * THE table of SnpEff's effects, in the order in which SnpEff 5.1 sorts them (EffectType), with the Sequence Ontology term it writes and
 * the impact it gives; `counted`: what the summary, which speaks Ensembl VEP's vocabulary, counts it as. `intergenic_region` is not in it:
 * it never stands beside another.
 */
export const annEffects = [
  { name: "transcriptDeleted", term: "transcript_ablation", impact: "HIGH", counted: "transcript_ablation" },
  { name: "exonDeleted", term: "exon_loss_variant", impact: "HIGH", counted: "feature_truncation" },
  { name: "frameshift", term: "frameshift_variant", impact: "HIGH", counted: "frameshift_variant" },
  { name: "stopGained", term: "stop_gained", impact: "HIGH", counted: "stop_gained" },
  { name: "stopLost", term: "stop_lost", impact: "HIGH", counted: "stop_lost" },
  { name: "startLost", term: "start_lost", impact: "HIGH", counted: "start_lost" },
  { name: "acceptor", term: "splice_acceptor_variant", impact: "HIGH", counted: "splice_acceptor_variant" },
  { name: "donor", term: "splice_donor_variant", impact: "HIGH", counted: "splice_donor_variant" },
  { name: "missense", term: "missense_variant", impact: "MODERATE", counted: "missense_variant" },
  {
    name: "utr5Deleted",
    term: "5_prime_UTR_truncation&exon_loss_variant",
    impact: "MODERATE",
    counted: "5_prime_UTR_variant",
  },
  {
    name: "utr3Deleted",
    term: "3_prime_UTR_truncation&exon_loss_variant",
    impact: "MODERATE",
    counted: "3_prime_UTR_variant",
  },
  {
    name: "codonInserted",
    term: "conservative_inframe_insertion",
    impact: "MODERATE",
    counted: "inframe_insertion",
  },
  {
    name: "codonChangedAndInserted",
    term: "disruptive_inframe_insertion",
    impact: "MODERATE",
    counted: "inframe_insertion",
  },
  {
    name: "codonDeleted",
    term: "conservative_inframe_deletion",
    impact: "MODERATE",
    counted: "inframe_deletion",
  },
  {
    name: "codonChangedAndDeleted",
    term: "disruptive_inframe_deletion",
    impact: "MODERATE",
    counted: "inframe_deletion",
  },
  { name: "otherStart", term: "initiator_codon_variant", impact: "LOW", counted: "start_retained_variant" },
  { name: "spliceRegion", term: "splice_region_variant", impact: "LOW", counted: "splice_region_variant" },
  { name: "synonymous", term: "synonymous_variant", impact: "LOW", counted: "synonymous_variant" },
  {
    name: "synonymousStart",
    term: "start_retained_variant",
    impact: "LOW",
    counted: "start_retained_variant",
  },
  { name: "synonymousStop", term: "stop_retained_variant", impact: "LOW", counted: "stop_retained_variant" },
  {
    name: "codonChanged",
    term: "coding_sequence_variant",
    impact: "LOW",
    counted: "coding_sequence_variant",
  },
  {
    name: "startGained",
    term: "5_prime_UTR_premature_start_codon_gain_variant",
    impact: "LOW",
    counted: "5_prime_UTR_variant",
  },
  {
    name: "besideStart",
    term: "start_retained_variant",
    impact: "MODIFIER",
    counted: "5_prime_UTR_variant",
  },
  { name: "utr5", term: "5_prime_UTR_variant", impact: "MODIFIER", counted: "5_prime_UTR_variant" },
  { name: "utr3", term: "3_prime_UTR_variant", impact: "MODIFIER", counted: "3_prime_UTR_variant" },
  { name: "upstream", term: "upstream_gene_variant", impact: "MODIFIER", counted: "upstream_gene_variant" },
  {
    name: "downstream",
    term: "downstream_gene_variant",
    impact: "MODIFIER",
    counted: "downstream_gene_variant",
  },
  { name: "intron", term: "intron_variant", impact: "MODIFIER", counted: "intron_variant" },
  {
    name: "intragenic",
    term: "intragenic_variant",
    impact: "MODIFIER",
    counted: "non_coding_transcript_variant",
  },
  {
    name: "exon",
    term: "non_coding_transcript_exon_variant",
    impact: "MODIFIER",
    counted: "non_coding_transcript_exon_variant",
  },
  {
    name: "transcript",
    term: "non_coding_transcript_variant",
    impact: "MODIFIER",
    counted: "non_coding_transcript_variant",
  },
] as const satisfies readonly {
  name: string;
  term: string;
  impact: Impact;
  counted: Exclude<ConsequenceTerm, "intergenic_variant">;
}[];

export type AnnEffectName = (typeof annEffects)[number]["name"];
/** A set of effects: bit i stands for `annEffects[i]`. */
export type EffectSet = number;

export const effectBit = Object.fromEntries(annEffects.map(({ name }, i) => [name, 1 << i])) as Record<
  AnnEffectName,
  EffectSet
>;

/** The bit an entry of an intergenic region is sorted by: SnpEff puts it behind `intragenic` and before `exon`. */
export const intergenicRank = annEffects.findIndex(({ name }) => name === "intragenic") + 0.5;

/** Index of the effect that SnpEff sorts first, of a set that is not empty. */
export function firstEffect(set: EffectSet): number {
  return 31 - Math.clz32(set & -set);
}

const impactRanks = { HIGH: 0, MODERATE: 1, LOW: 2, MODIFIER: 3 } as const;
export const modifierRank = impactRanks.MODIFIER;

/** 0 for HIGH to 3 for MODIFIER: the worst of the set. */
export function impactRank(set: EffectSet): number {
  return impactRanks[annEffects[firstEffect(set)]!.impact];
}

/** `|term&term|IMPACT|`, kept: some hundred sets occur. */
export function effectText(set: EffectSet): Uint8Array {
  let text = effectTexts.get(set);
  if (text === undefined) {
    const terms = annEffects.flatMap(({ term }, i) => ((set & (1 << i)) === 0 ? [] : term.split("&")));
    const { impact } = annEffects[firstEffect(set)]!;
    text = Buffer.from(`|${[...new Set(terms)].join("&")}|${impact}|`);
    effectTexts.set(set, text);
  }
  return text;
}
const effectTexts = new Map<EffectSet, Uint8Array>();

/** The same set in the summary's vocabulary. */
export function countedTerms(set: EffectSet): number {
  let terms = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) terms |= termBit[annEffects[firstEffect(rest)]!.counted];
  return terms;
}
