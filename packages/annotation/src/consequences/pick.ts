import { stringAt, transcriptFlag, type GeneModels } from "../genes/gene-models.ts";

/** Chooses the entry of a record that `--pick` keeps. */
export type Picker = {
  /** Begins a record. */
  clear(): void;
  /**
   * Whether this entry is better than all the record had so far; it is then the one to be beaten. `tx` is -1 for an entry without a
   * transcript; of `rank`, the consequence's, the lowest is the most severe.
   */
  prefers(tx: number, rank: number): boolean;
};

/**
 * Picks one entry a record, over all its alleles and transcripts, in the default order of Ensembl VEP's `--pick` (its documentation,
 * `--pick_order`; ensembl-vep, OutputFactory, pick_worst_VariationFeatureOverlapAllele): MANE Select, MANE Plus Clinical, canonical,
 * APPRIS, transcript support level, protein_coding, CCDS, rank of the consequence, length of the CDS (of the transcript where nothing
 * is coded), the longest first; of equals the first. APPRIS, support level and CCDS a bundle does not know: they decide nothing here.
 */
export function createPicker(genes: GeneModels): Picker {
  let any = false;
  let bestStanding = 0;
  let bestRank = 0;
  let bestLength = 0;
  return {
    clear() {
      any = false;
    },
    prefers(tx, rank) {
      const standing = tx < 0 ? 0 : standingOf(genes, tx);
      if (any) {
        if (standing < bestStanding) return false;
        if (standing === bestStanding) {
          if (rank > bestRank) return false;
          if (rank === bestRank && (tx < 0 ? 0 : lengthOf(genes, tx)) <= bestLength) return false;
        }
      }
      any = true;
      bestStanding = standing;
      bestRank = rank;
      bestLength = tx < 0 ? 0 : lengthOf(genes, tx);
      return true;
    },
  };
}

/** All that is asked of the transcript before the consequence, the first question as the highest bit. */
function standingOf(genes: GeneModels, tx: number): number {
  const flags = genes.txFlags[tx]!;
  let standing = 0;
  if ((flags & transcriptFlag.maneSelect) !== 0) standing |= 8;
  if ((flags & transcriptFlag.manePlusClinical) !== 0) standing |= 4;
  if ((flags & transcriptFlag.canonical) !== 0) standing |= 2;
  if (stringAt(genes.strings, genes.txBiotype[tx]!) === "protein_coding") standing |= 1;
  return standing;
}

/** Bases of the CDS with what stands for an incomplete first codon, or of the spliced transcript where nothing is coded. */
function lengthOf(genes: GeneModels, tx: number): number {
  const codes = genes.cdsStart[tx]! >= 0;
  const from = codes ? genes.cdsStart[tx]! : genes.txStart[tx]!;
  const to = codes ? genes.cdsEnd[tx]! : genes.txEnd[tx]!;
  let length = codes ? genes.cdsPadding[tx]! : 0;
  for (let i = genes.txFirstExon[tx]!; i < genes.txFirstExon[tx + 1]!; i++)
    length += Math.max(0, Math.min(to, genes.exonEnd[i]!) - Math.max(from, genes.exonStart[i]!));
  return length;
}
