import { transcriptFlag } from "./gene-models.ts";
import type { Attributes, FeatureNode, Parts, Strand } from "./gene-rows.ts";

/** A gene as the reader of a VCF will see it. */
export type Gene = { id: string; symbol: string };

const codingTypes = new Set(["mRNA", "NMD_transcript_variant"]);

export function geneFrom(attributes: Attributes, id: string): Gene {
  const symbol = attributes.get("gene_name") ?? attributes.get("Name") ?? attributes.get("gene") ?? "";
  return { id: attributes.get("gene_id") ?? withoutPrefix(id), symbol };
}

/** `gene:ENSG…` (Ensembl), `gene-TP53` and `rna-NM_…` (RefSeq) say twice what they are. */
export function withoutPrefix(id: string): string {
  return id.replace(/^(gene:|transcript:|CDS:|gene-|rna-|cds-)/, "");
}

/** An accession that ends in a version already (GENCODE, RefSeq) keeps it; Ensembl tells the version beside the ID. */
export function withVersion(id: string, version: string | undefined): string {
  return version === undefined || /\.\d+$/.test(id) ? id : `${id}.${version}`;
}

/**
 * A protein whose ID has no version is taken for the first, whatever the row says beside it: so does VEP with a gene file, and its HGVSp is
 * what ours is held against. Without a name it goes by its transcript's.
 */
export function proteinAccession(proteinId: string, transcript: string): string {
  return withVersion(proteinId === "" ? transcript : withoutPrefix(proteinId), "1");
}

/** The file's own word on a transcript where it has one, else what its parts, its type or its gene say. */
export function biotypeOf(node: FeatureNode, owner: FeatureNode, codes: boolean): string {
  const own =
    node.attributes.get("biotype") ??
    node.attributes.get("transcript_type") ??
    node.attributes.get("transcript_biotype");
  if (own !== undefined) return own;
  if (codes || codingTypes.has(node.type)) return "protein_coding";
  if (node !== owner && node.type !== "transcript") return node.type;
  const ofGene =
    owner.attributes.get("biotype") ??
    owner.attributes.get("gene_biotype") ??
    owner.attributes.get("gene_type");
  return ofGene ?? node.type;
}

/** Ensembl's and GENCODE's tags by the flag that keeps each; RefSeq writes `MANE Select`. */
const flagOfTag: ReadonlyMap<string, number> = new Map([
  ["cds_start_NF", transcriptFlag.cdsStartNotFound],
  ["cds_end_NF", transcriptFlag.cdsEndNotFound],
  ["mRNA_start_NF", transcriptFlag.rnaStartNotFound],
  ["mRNA_end_NF", transcriptFlag.rnaEndNotFound],
  ["Ensembl_canonical", transcriptFlag.canonical],
  ["MANE_Select", transcriptFlag.maneSelect],
  ["MANE Select", transcriptFlag.maneSelect],
  ["MANE_Plus_Clinical", transcriptFlag.manePlusClinical],
  ["MANE Plus Clinical", transcriptFlag.manePlusClinical],
]);

/** Flags of a transcript: its tags, and NCBI's word that its coding sequence goes on beyond an end. */
export function flagsOf(
  attributes: Attributes,
  biotype: string,
  strand: Strand,
  { openLow, openHigh }: Pick<Parts, "openLow" | "openHigh">,
  codes: boolean,
): number {
  let flags = 0;
  for (const tag of attributes.get("tag")?.split(",") ?? []) flags |= flagOfTag.get(tag) ?? 0;
  if (codes && (strand === 1 ? openLow : openHigh)) flags |= transcriptFlag.cdsStartNotFound;
  if (codes && (strand === 1 ? openHigh : openLow)) flags |= transcriptFlag.cdsEndNotFound;
  const openStart = attributes.has(strand === 1 ? "start_range" : "end_range");
  const openEnd = attributes.has(strand === 1 ? "end_range" : "start_range");
  if (openStart) flags |= transcriptFlag.rnaStartNotFound;
  if (openEnd) flags |= transcriptFlag.rnaEndNotFound;
  if (biotype === "nonsense_mediated_decay") flags |= transcriptFlag.nonsenseMediatedDecay;
  return flags;
}
