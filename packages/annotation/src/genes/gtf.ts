import {
  count,
  emptyGeneRows,
  featureKey,
  noteCdsAttributes,
  interned,
  own,
  partsOf,
  placeOf,
  takeComment,
  type Attributes,
  type FeatureNode,
  type GeneRows,
  type Span,
  type Strand,
} from "./gene-rows.ts";
import { linesOf } from "./source-bytes.ts";

type PartKind = "exons" | "cds" | "utrs" | "stops" | "selenocysteines";
const partTypes: ReadonlyMap<string, PartKind> = new Map([
  ["exon", "exons"],
  ["CDS", "cds"],
  ["five_prime_utr", "utrs"],
  ["three_prime_utr", "utrs"],
  ["UTR", "utrs"],
  ["5UTR", "utrs"],
  ["3UTR", "utrs"],
  // GTF leaves the stop codon out of the CDS (mblab.wustl.edu/GTF22.html); Ensembl, GENCODE and NCBI do so too.
  ["stop_codon", "stops"],
  ["Selenocysteine", "selenocysteines"],
]);

/** Attributes that something is read from. */
const wanted = new Set(
  (
    "gene_id transcript_id gene_name gene gene_biotype gene_type transcript_biotype transcript_type tag gene_version " +
    "transcript_version protein_id transl_except transl_table exception start_range end_range gbkey"
  ).split(" "),
);

/** Reads the rows of a GTF text, into what the same genes give as GFF3. */
export function parseGtf(bytes: Buffer): GeneRows {
  const reader = createGtfReader();
  for (const line of linesOf(bytes)) reader.line(line);
  return reader.rows;
}

/** Reads GTF line by line. Genes and transcripts without rows of their own (UCSC) are made from their parts. */
export function createGtfReader(): { line(line: string): void; rows: GeneRows } {
  const rows = emptyGeneRows();
  return {
    rows,
    line(line) {
      if (line === "" || takeComment(rows, line)) return;
      const columns = line.split("\t");
      if (columns.length < 9) count(rows, "row with fewer than nine columns");
      else readRow(rows, columns);
    },
  };
}

function readRow(rows: GeneRows, columns: string[]): void {
  const contig = columns[0]!;
  const type = columns[2]!;
  const part = partTypes.get(type);
  if (type === "start_codon") return;
  const place = placeOf(rows, columns);
  if (place === undefined) return;
  const attributes = parseAttributes(columns[8]!);
  const gene = attributes.get("gene_id") ?? "";
  // NCBI writes `transcript_id ""` on genes, and "unassigned_transcript_1" where a CDS hangs on the gene itself.
  const named = attributes.get("transcript_id") ?? "";
  const transcript = /^(unassigned|unknown)_transcript_/.test(named) ? "" : named;
  if (gene === "" && transcript === "") return count(rows, `${type} row without gene_id and transcript_id`);
  if (part === undefined) {
    if (type === "gene") addNode(rows, contig, `gene:${gene}`, undefined, type, place, attributes);
    else if (transcript !== "") addTranscript(rows, contig, gene, transcript, place, attributes);
    else count(rows, `${type} row without transcript_id`);
    return;
  }
  const owner = transcript === "" ? `gene:${gene}` : `transcript:${transcript}`;
  if (transcript === "") addNode(rows, contig, owner, undefined, "gene", place, attributes);
  else addTranscript(rows, contig, gene, transcript, place, attributes);
  const parts = partsOf(rows, featureKey(contig, owner), place.strand);
  const { start, end } = place;
  if (part !== "cds") return void parts[part].push({ start, end });
  parts.cds.push({ start, end, phase: Number(columns[7]) || 0, protein: attributes.get("protein_id") ?? "" });
  noteCdsAttributes(rows, contig, parts, attributes);
  if (parts.proteinId === "") parts.proteinId = attributes.get("protein_id") ?? "";
}

function addTranscript(
  rows: GeneRows,
  contig: string,
  gene: string,
  transcript: string,
  place: Span & { strand: Strand },
  attributes: Attributes,
): void {
  const id = `transcript:${transcript}`;
  if (gene !== "") addNode(rows, contig, `gene:${gene}`, undefined, "gene", place, attributes);
  // NCBI's transcript_biotype is what GFF3 has as the row's type ("mRNA", "lnc_RNA"), not a biotype.
  const ncbi = attributes.has("gbkey") ? attributes.get("transcript_biotype") : undefined;
  const parent = gene === "" ? undefined : `gene:${gene}`;
  const node = addNode(rows, contig, id, parent, ncbi ?? "transcript", place, attributes);
  if (ncbi !== undefined) (node.attributes as Map<string, string>).delete("transcript_biotype");
}

/** The node of an ID, made when it is new and stretched over `place` when it is not. */
function addNode(
  rows: GeneRows,
  contig: string,
  id: string,
  parent: string | undefined,
  type: string,
  place: Span & { strand: Strand },
  attributes: Attributes,
): FeatureNode {
  const key = featureKey(contig, id);
  let node = rows.nodes.get(key);
  if (node === undefined) {
    const kept = new Map(attributes);
    const version = attributes.get(type === "gene" ? "gene_version" : "transcript_version");
    if (version !== undefined) kept.set("version", version);
    if (type === "gene") kept.delete("transcript_id");
    node = { id, parent, contig: interned(contig), type: interned(type), attributes: kept, ...place };
    rows.nodes.set(key, node);
  } else {
    node.start = Math.min(node.start, place.start);
    node.end = Math.max(node.end, place.end);
  }
  return node;
}

/** `name "value"; name value; tag "a"; tag "b";`: repeated names become one list. */
function parseAttributes(text: string): Attributes {
  const attributes = new Map<string, string>();
  for (const [, name, quoted, bare] of text.matchAll(/([\w.]+) (?:"((?:[^"\\]|\\.)*)"|([^;"\s]+))/g)) {
    if (!wanted.has(name!)) continue;
    const value = own(quoted ?? bare ?? "");
    const before = attributes.get(name!);
    attributes.set(name!, before === undefined ? value : `${before},${value}`);
  }
  return attributes;
}
