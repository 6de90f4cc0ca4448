import { addRecodedCodon, codingRegion, type CodingRegion } from "./coding-region.ts";
import { count, featureKey, type FeatureNode, type GeneRows, type Parts, type Span } from "./gene-rows.ts";
import { parseTranslationExceptions } from "./translation-exceptions.ts";
import {
  biotypeOf,
  flagsOf,
  geneFrom,
  proteinAccession,
  withoutPrefix,
  withVersion,
  type Gene,
} from "./transcript-attributes.ts";

/** A transcript with its exons in genomic order; `cds` is absent where nothing is coded. */
export type Transcript = Span & {
  id: string;
  /** The ID with its version, as HGVS wants it. */
  accession: string;
  gene: Gene;
  contig: string;
  strand: 1 | -1;
  biotype: string;
  flags: number;
  exons: readonly Span[];
  cds: (CodingRegion & { protein: string }) | undefined;
  /** Ends, by the contig, at which exons reach beyond the CDS and the file, which tells UTRs by rows, has none. */
  utrUntold: { low: boolean; high: boolean };
  /** What its row spans, where that is more than its exons do. */
  row: Span | undefined;
};

/**
 * Puts genes, transcripts and their parts together; what cannot be placed is counted in `rows.passedOver`. Takes the parts out of `rows`
 * as it goes, for both together would take twice the memory. Transcripts without parts are added to `rows.bare`.
 */
export function assembleTranscripts(rows: GeneRows): Transcript[] {
  const genes = new Map<string, Gene>();
  const transcripts: Transcript[] = [];
  leaveChildlessOut(rows, genes);
  const tellsUtrs = utrsHaveRows(rows);
  for (const [key, parts] of rows.parts) {
    rows.parts.delete(key);
    const node = rows.nodes.get(key);
    if (node === undefined) count(rows, "exons or CDS whose parent is not in the file");
    else if (parts.transSpliced || parts.strand !== node.strand)
      count(rows, "trans-spliced transcript (parts of both strands or of several loci)");
    else if (hasParts(parts))
      for (const one of perProtein(rows, node, parts))
        transcripts.push({
          ...makeTranscript(rows, genes, node, one, one !== parts && node.parent === undefined),
          utrUntold: tellsUtrs ? untoldUtrs(parts) : { low: false, high: false },
        });
  }
  return transcripts;
}

/** Whether the file tells UTRs by rows of their own: Ensembl's always does, NCBI's never. */
function utrsHaveRows({ parts }: GeneRows): boolean {
  for (const [key, { utrs }] of parts) if (utrs.length > 0 || key.includes("\ttranscript:")) return true;
  return false;
}

function untoldUtrs({ exons, cds, utrs }: Parts): Transcript["utrUntold"] {
  if (cds.length === 0) return { low: false, high: false };
  const low = Math.min(...cds.map(({ start }) => start));
  const high = Math.max(...cds.map(({ end }) => end));
  return {
    low: exons.some(({ start }) => start < low) && !utrs.some(({ start }) => start < low),
    high: exons.some(({ end }) => end > high) && !utrs.some(({ end }) => end > high),
  };
}

/**
 * CDS rows of several proteins under one parent: a gene without transcript rows gives each a transcript named by its protein
 * (ORF1a and ORF1ab of coronaviruses), a transcript keeps its first.
 */
function perProtein(rows: GeneRows, { type, parent }: FeatureNode, parts: Parts): Parts[] {
  const proteins = [...new Set(parts.cds.map(({ protein }) => protein))];
  if (proteins.length < 2) return [parts];
  const split = proteins.map((protein) => ({
    ...parts,
    proteinId: protein,
    cds: parts.cds.filter((row) => row.protein === protein),
  }));
  if (parent === undefined && type.includes("gene") && parts.exons.length === 0) return split;
  count(rows, "further coding sequence of a transcript that has one", proteins.length - 1);
  return [split[0]!];
}

function hasParts({ exons, cds, utrs }: Parts): boolean {
  return exons.length + cds.length + utrs.length > 0;
}

function makeTranscript(
  rows: GeneRows,
  genes: Map<string, Gene>,
  node: FeatureNode,
  parts: Parts,
  isOneOfSeveral: boolean,
): Omit<Transcript, "utrUntold"> {
  const owner = ownerOf(rows, node);
  const gene = geneOf(genes, owner);
  const exons = merge(parts.exons.length > 0 ? parts.exons : exonsOfParts(parts));
  const cds = parts.cds.length === 0 ? undefined : readCds(rows, exons, parts);
  const biotype = biotypeOf(node, owner, cds !== undefined);
  const id = isOneOfSeveral
    ? parts.proteinId
    : (node.attributes.get("transcript_id") ?? withoutPrefix(node.id));
  return {
    id,
    accession: withVersion(id, node.attributes.get("version")),
    gene,
    contig: node.contig,
    strand: node.strand,
    biotype,
    flags: flagsOf(node.attributes, biotype, node.strand, parts, cds !== undefined),
    start: exons[0]!.start,
    end: exons.at(-1)!.end,
    exons,
    row: node === owner ? undefined : rowBeyond(node, exons),
    cds: cds && { ...cds, protein: proteinAccession(parts.proteinId, id) },
  };
}

/**
 * The gene of a transcript. Bacteria and mitochondria: CDS and exons hang on the gene itself, which then is its own transcript. NCBI: a mature miRNA hangs
 * on its primary transcript, and that on the gene.
 */
function ownerOf({ nodes }: GeneRows, node: FeatureNode): FeatureNode {
  let owner = node;
  for (let steps = 0; steps < 4 && owner.parent !== undefined; steps++) {
    const parent = nodes.get(featureKey(owner.contig, owner.parent));
    if (parent === undefined) break;
    owner = parent;
  }
  return owner;
}

function geneOf(genes: Map<string, Gene>, owner: FeatureNode): Gene {
  const key = featureKey(owner.contig, owner.id);
  let gene = genes.get(key);
  if (gene === undefined) genes.set(key, (gene = geneFrom(owner.attributes, owner.id)));
  return gene;
}

function rowBeyond({ start, end }: Span, exons: readonly Span[]): Span | undefined {
  const low = exons[0]!.start;
  const high = exons.at(-1)!.end;
  return start < low || end > high ? { start: Math.min(start, low), end: Math.max(end, high) } : undefined;
}

function readCds(rows: GeneRows, exons: readonly Span[], parts: Parts): CodingRegion | undefined {
  const { strand, cds, stops } = parts;
  const { region, leavesExons } = codingRegion(exons, strand, cds, stops);
  if (region === undefined) {
    count(rows, "CDS that begins or ends outside its exons, its transcript taken for non-coding");
    return undefined;
  }
  if (leavesExons) count(rows, "CDS that leaves its exons, read along the exons");
  for (const { start, end } of parts.selenocysteines) recode(rows, region, exons, strand, start, end, "U");
  for (const text of parts.exceptions)
    for (const { low, high, aminoAcid } of parseTranslationExceptions(text))
      // A stop that poly(A) completes (T, TA): the codon is incomplete in the sequence, and called as that.
      if (high - low >= 2 || aminoAcid !== "*") recode(rows, region, exons, strand, low - 1, high, aminoAcid);
  return region;
}

function recode(
  rows: GeneRows,
  region: CodingRegion,
  exons: readonly Span[],
  strand: 1 | -1,
  low: number,
  high: number,
  aminoAcid: string,
): void {
  if (!addRecodedCodon(region, exons, strand, strand === 1 ? low : high - 1, aminoAcid))
    count(rows, "translation exception that is no codon of its CDS");
}

/** A file without exon rows tells exons by what they are made of. */
function exonsOfParts({ cds, utrs, stops }: Parts): Span[] {
  return [...cds, ...utrs, ...(cds.length > 0 ? stops : [])].map(({ start, end }) => ({ start, end }));
}

/** Spans in genomic order, those that touch or overlap made one (a CDS row next to a UTR row is one exon). */
function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start > last.end) merged.push(span);
    else if (span.end > last.end) merged[merged.length - 1] = { start: last.start, end: span.end };
  }
  return merged;
}

/**
 * Rows that are neither gene of something nor transcript with parts: named by their type, so that nothing vanishes unseen. Those of a gene are kept, for
 * csq knows them.
 */
function leaveChildlessOut(rows: GeneRows, genes: Map<string, Gene>): void {
  const parents = new Set<string>();
  for (const node of rows.nodes.values())
    if (node.parent !== undefined) parents.add(featureKey(node.contig, node.parent));
  for (const [key, node] of rows.nodes)
    if (!rows.parts.has(key) && !parents.has(key)) {
      count(rows, `${node.type} without exon or CDS rows`);
      const owner =
        node.parent === undefined ? undefined : rows.nodes.get(featureKey(node.contig, node.parent));
      if (owner !== undefined && owner.parent === undefined) {
        const { contig, strand, start, end } = node;
        const id = node.attributes.get("transcript_id") ?? withoutPrefix(node.id);
        const biotype = biotypeOf(node, owner, false);
        rows.bare.push({ id, gene: geneOf(genes, owner), contig, strand, start, end, biotype });
      }
    }
}
