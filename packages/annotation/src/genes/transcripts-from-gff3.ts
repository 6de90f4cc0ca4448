import {
  count,
  featureKey,
  type Attributes,
  type FeatureNode,
  type Gff3,
  type Parts,
  type Span,
} from "./gff3.ts";
import { transcriptFlag } from "./gene-models.ts";

/** A gene as the reader of a VCF will see it. */
export type Gene = { id: string; symbol: string };
/** A transcript with its exons in genomic order; `cds` is absent where nothing is coded. */
export type Transcript = Span & {
  id: string;
  /** The id with its version, as HGVS wants it. */
  accession: string;
  gene: Gene;
  contig: string;
  strand: 1 | -1;
  biotype: string;
  flags: number;
  exons: readonly Span[];
  cds: (Span & { padding: number; protein: string }) | undefined;
};

const codingTypes = new Set(["mRNA", "NMD_transcript_variant"]);

/** Puts genes, transcripts and their parts together; what cannot be placed is counted in `gff.passedOver`. */
export function transcriptsFromGff3(gff: Gff3): Transcript[] {
  const genes = new Map<string, Gene>();
  const transcripts: Transcript[] = [];
  for (const [key, parts] of gff.parts) {
    const node = gff.nodes.get(key);
    if (node === undefined) count(gff, "exons or CDS whose parent is not in the file");
    else transcripts.push(makeTranscript(gff, genes, node, parts));
  }
  countChildless(gff);
  return transcripts;
}

function makeTranscript(gff: Gff3, genes: Map<string, Gene>, node: FeatureNode, parts: Parts): Transcript {
  const geneNode =
    node.parent === undefined ? undefined : gff.nodes.get(featureKey(node.contig, node.parent));
  // Bacteria and mitochondria: CDS and exons hang on the gene itself, which then is its own transcript.
  const owner = geneNode ?? node;
  const geneKey = featureKey(owner.contig, owner.id);
  let gene = genes.get(geneKey);
  if (gene === undefined) genes.set(geneKey, (gene = geneFrom(owner.attributes, owner.id)));
  const exons = merge(parts.exons.length > 0 ? parts.exons : [...parts.cds, ...parts.utrs]);
  let cds = codingSpan(parts.cds, node.strand);
  if (cds !== undefined && !(isExonic(exons, cds.start) && isExonic(exons, cds.end - 1))) {
    count(gff, "CDS that begins or ends outside its exons, its transcript taken for non-coding");
    cds = undefined;
  }
  const biotype = biotypeOf(node, owner, cds !== undefined);
  if (cds !== undefined && hasSlippage(parts.cds))
    count(gff, "CDS with overlapping rows (slippage), read as one frame");
  const id = node.attributes.get("transcript_id") ?? withoutPrefix(node.id);
  return {
    id,
    accession: withVersion(id, node.attributes.get("version")),
    gene,
    contig: node.contig,
    strand: node.strand,
    biotype,
    flags: flagsOf(node.attributes, biotype),
    start: exons[0]!.start,
    end: exons.at(-1)!.end,
    exons,
    cds: cds && { ...cds, protein: proteinAccession(parts.protein, id) },
  };
}

/** An accession that ends in a version already keeps it. */
function withVersion(id: string, version: string | undefined): string {
  return version === undefined || /\.\d+$/.test(id) ? id : `${id}.${version}`;
}

/** Without a version of its own a protein is taken for the first, as VEP does with GFF3; without a name it goes by its transcript's. */
function proteinAccession(protein: string | undefined, transcript: string): string {
  return withVersion(protein === undefined ? transcript : withoutPrefix(protein), "1");
}

function geneFrom(attributes: Attributes, id: string): Gene {
  const symbol = attributes.get("gene_name") ?? attributes.get("Name") ?? attributes.get("gene") ?? "";
  return { id: attributes.get("gene_id") ?? withoutPrefix(id), symbol };
}

/** `gene:ENSG…` (Ensembl), `gene-TP53` and `rna-NM_…` (RefSeq) say twice what they are. */
function withoutPrefix(id: string): string {
  return id.replace(/^(gene:|transcript:|CDS:|gene-|rna-|cds-)/, "");
}

function biotypeOf(node: FeatureNode, owner: FeatureNode, codes: boolean): string {
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

function flagsOf(attributes: Attributes, biotype: string): number {
  const tags = attributes.get("tag")?.split(",") ?? [];
  let flags = 0;
  if (tags.includes("cds_start_NF")) flags |= transcriptFlag.cdsStartNotFound;
  if (tags.includes("cds_end_NF")) flags |= transcriptFlag.cdsEndNotFound;
  if (tags.includes("Ensembl_canonical")) flags |= transcriptFlag.canonical;
  if (biotype === "nonsense_mediated_decay") flags |= transcriptFlag.nonsenseMediatedDecay;
  return flags;
}

/** From first to last coding base. GFF3's phase p says that 3 - p bases of the first codon are missing before it (p > 0). */
function codingSpan(rows: Parts["cds"], strand: 1 | -1): (Span & { padding: number }) | undefined {
  if (rows.length === 0) return undefined;
  const sorted = rows.toSorted((a, b) => a.start - b.start);
  const first = strand === 1 ? sorted[0]! : sorted.at(-1)!;
  return {
    start: sorted[0]!.start,
    end: Math.max(...sorted.map((row) => row.end)),
    padding: (3 - first.phase) % 3,
  };
}

function isExonic(exons: readonly Span[], position: number): boolean {
  return exons.some(({ start, end }) => start <= position && position < end);
}

function hasSlippage(rows: Parts["cds"]): boolean {
  const sorted = rows.toSorted((a, b) => a.start - b.start);
  return sorted.some((row, i) => i > 0 && row.start < sorted[i - 1]!.end);
}

/** Spans in genomic order, those that touch or overlap made one (a CDS row next to a UTR row is one exon). */
function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** Rows that are neither gene of something nor transcript with parts: named by their type, so that nothing vanishes unseen. */
function countChildless(gff: Gff3): void {
  const parents = new Set<string>();
  for (const node of gff.nodes.values())
    if (node.parent !== undefined) parents.add(featureKey(node.contig, node.parent));
  for (const [key, node] of gff.nodes)
    if (!gff.parts.has(key) && !parents.has(key)) count(gff, `${node.type} without exon or CDS rows`);
}
