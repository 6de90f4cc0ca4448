import { consequenceTerms, type Impact } from "../consequences/terms.ts";

/**
 * How the annotation's INFO field is laid out: the names of an entry's fields in order, and which of them plays which part, as an index
 * or -1. Read of the `##INFO` line.
 */
export type AnnotationLayout = {
  id: "CSQ" | "ANN" | "BCSQ";
  fields: string[];
  roles: Record<Role, number>;
};
const roles = ["terms", "impact", "symbol", "gene", "feature", "hgvsc", "hgvsp", "residue"] as const;
type Role = (typeof roles)[number];

/** What the parts are called by Ensembl VEP, in the ANN standard (snpEff's "Variant annotations in VCF format", 1.0) and by bcftools csq. */
const names: Record<AnnotationLayout["id"], Partial<Record<Role, string>>> = {
  CSQ: {
    terms: "Consequence",
    impact: "IMPACT",
    symbol: "SYMBOL",
    gene: "Gene",
    feature: "Feature",
    hgvsc: "HGVSc",
    hgvsp: "HGVSp",
    residue: "Protein_position",
  },
  ANN: {
    terms: "Annotation",
    impact: "Annotation_Impact",
    symbol: "Gene_Name",
    gene: "Gene_ID",
    feature: "Feature_ID",
    hgvsc: "HGVS.c",
    hgvsp: "HGVS.p",
    residue: "AA.pos / AA.length",
  },
  BCSQ: {
    terms: "Consequence",
    symbol: "gene",
    gene: "gene",
    feature: "transcript",
    residue: "amino_acid_change",
  },
};

/**
 * The fields that say the same of every allele in a transcript, or nearly so: kept together, once for each combination that occurs.
 * All others are kept record by record. By the names of VEP (its documentation, "Other output"), ANN and bcftools csq.
 */
const shared: ReadonlySet<string> = new Set(
  (
    "Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|STRAND|FLAGS|SYMBOL_SOURCE" +
    "|HGNC_ID|SOURCE|CANONICAL|MANE|MANE_SELECT|MANE_PLUS_CLINICAL|TSL|APPRIS|CCDS|ENSP" +
    "|SWISSPROT|TREMBL|UNIPARC|UNIPROT_ISOFORM|GENE_PHENO|REFSEQ_MATCH|Annotation" +
    "|Annotation_Impact|Gene_Name|Gene_ID|Feature_Type|Feature_ID|Transcript_BioType|gene" +
    "|transcript|biotype|strand"
  ).split("|"),
);

/** The layout that the last of these header lines declares, a tool adding its own below those of the input; or null. */
export function findAnnotationLayout(header: readonly string[]): AnnotationLayout | null {
  for (const line of header.toReversed()) {
    const id = /^##INFO=<ID=(CSQ|ANN|BCSQ),/.exec(line)?.[1] as AnnotationLayout["id"] | undefined;
    if (!id) continue;
    const fields = fieldsOf(id, line);
    const indexOf = (role: Role): number => fields.indexOf(names[id][role] ?? "");
    return {
      id,
      fields,
      roles: Object.fromEntries(roles.map((role) => [role, indexOf(role)])) as AnnotationLayout["roles"],
    };
  }
  return null;
}

function fieldsOf(id: AnnotationLayout["id"], line: string): string[] {
  const text = id === "ANN" ? /'([^']*)'/.exec(line)?.[1] : /Format: ([^"]*)/.exec(line)?.[1];
  return (text ?? "").split("|").map((name) => name.replaceAll(/^[\s[]+|[\s\]]+$/g, ""));
}

/**
 * Fields that are not kept: each would take more room than most of the others together (DISTANCE alone 12 bytes a record of 120), and all
 * follow from the place, the alleles and what is kept. Who tests them has records of the VCF read.
 */
const passedOver: ReadonlySet<string> = new Set(
  (
    "Allele|DISTANCE|HGVSg|HGVS_OFFSET|cDNA_position|CDS_position|Codons|UPLOADED_ALLELE" +
    "|GIVEN_REF|USED_REF|cDNA.pos / cDNA.length|CDS.pos / CDS.length|Distance|dna_change"
  ).split("|"),
);

/** Which fields are kept each by itself, as indices. */
export function singleFields({ fields }: Pick<AnnotationLayout, "fields">): number[] {
  return fields.flatMap((name, i) => (shared.has(name) || passedOver.has(name) ? [] : [i]));
}

/** Which fields are kept together, as indices. */
export function sharedFields({ fields }: Pick<AnnotationLayout, "fields">): number[] {
  return fields.flatMap((name, i) => (shared.has(name) ? [i] : []));
}

const ranks: ReadonlyMap<string, number> = new Map(consequenceTerms.map(({ term }, i) => [term, i]));

/** Rank of a term, 0 being the most severe; of one that is not known, behind all of the same impact. */
export function rankOf(term: string, impact: Impact): number {
  const known = ranks.get(term);
  if (known !== undefined) return known;
  return consequenceTerms.findLastIndex((one) => one.impact === impact) + 0.5;
}

/** Impact of a term by VEP's table; MODIFIER where it is not in it. */
export function impactOf(term: string): Impact {
  const rank = ranks.get(term);
  return rank === undefined ? "MODIFIER" : consequenceTerms[rank]!.impact;
}
