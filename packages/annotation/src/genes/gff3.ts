import {
  contigFacts,
  count,
  emptyGeneRows,
  featureKey,
  isTransSplicing,
  noteCdsAttributes,
  interned,
  own,
  partsOf,
  placeOf,
  takeComment,
  type Attributes,
  type GeneRows,
  type Span,
  type Strand,
} from "./gene-rows.ts";
import { linesOf } from "./source-bytes.ts";

type PartKind = "exons" | "cds" | "utrs" | "stops" | "selenocysteines";
const partTypes: ReadonlyMap<string, PartKind> = new Map([
  ["exon", "exons"],
  ["noncoding_exon", "exons"],
  ["CDS", "cds"],
  ["five_prime_UTR", "utrs"],
  ["three_prime_UTR", "utrs"],
  ["UTR", "utrs"],
  ["stop_codon_redefined_as_selenocysteine", "selenocysteines"],
]);
/** Rows that repeat what others say. */
const repeatingTypes = new Set(["start_codon", "stop_codon", "intron", "five_prime_UTR_intron"]);
/** Rows that can speak of a whole contig (Ensembl, NCBI, SGD). */
const contigTypes = new Set([
  "region",
  "chromosome",
  "supercontig",
  "scaffold",
  "contig",
  "primary_assembly",
]);

/** Attributes that something is read from; the rest (descriptions, cross references) would fill the memory. */
const wanted = new Set(
  (
    "ID Parent Name gene gene_id gene_name transcript_id biotype gene_biotype transcript_biotype gene_type transcript_type " +
    "tag version protein_id transl_except transl_table exception start_range end_range " +
    "Is_circular Alias chromosome genome"
  ).split(" "),
);

/** Reads the rows of a GFF3 text that can belong to a gene. */
export function parseGff3(bytes: Buffer): GeneRows {
  const reader = createGff3Reader();
  for (const line of linesOf(bytes)) reader.line(line);
  return reader.rows;
}

/** Reads GFF3 line by line. What follows `##FASTA` is not looked at. */
export function createGff3Reader(): { line(line: string): void; rows: GeneRows } {
  const rows = emptyGeneRows();
  let ended = false;
  return {
    rows,
    line(line) {
      if (line.startsWith("##FASTA")) ended = true;
      if (ended || line === "" || takeComment(rows, line)) return;
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
  if (repeatingTypes.has(type)) return;
  const place = placeOf(rows, columns);
  if (place === undefined) return;
  if (part !== undefined) return readPartRow(rows, columns, part, place);
  const attributes = parseAttributes(columns[8]!);
  if (contigTypes.has(type) && place.start === 0) return readContig(rows, contig, attributes);
  const id = attributes.get("ID");
  if (id === undefined) return count(rows, `${type} row without ID`);
  const key = featureKey(contig, id);
  const known = rows.nodes.get(key);
  if (known !== undefined) {
    // A feature in several rows, or an ID used twice on a contig: one span over all of it, as its parts will say.
    known.start = Math.min(known.start, place.start);
    known.end = Math.max(known.end, place.end);
    if (known.strand !== place.strand) partsOf(rows, key, place.strand).transSpliced = true;
    return count(rows, `${type} row that repeats an ID`);
  }
  const parent = attributes.get("Parent")?.split(",", 1)[0];
  // What is told once need not be kept twice: a human gene set has half a million of these.
  attributes.delete("ID");
  attributes.delete("Parent");
  if (parent !== undefined) attributes.delete("Name");
  rows.nodes.set(key, { id, parent, contig: interned(contig), type: interned(type), attributes, ...place });
  if (isTransSplicing(attributes)) partsOf(rows, key, place.strand).transSpliced = true;
}

/** The attributes of the last CDS row: those of one coding sequence are nearly always the same text. */
let lastText = "";
let lastAttributes: Attributes = new Map();

/** Two of three rows of a gene set are exons, and nothing but their parent is read of those. */
const parentOnly = /(?:^|;)\s*Parent=([^;]*)/;

function readPartRow(
  rows: GeneRows,
  columns: readonly string[],
  kind: PartKind,
  { start, end, strand }: Span & { strand: Strand },
): void {
  const contig = columns[0]!;
  const text = columns[8]!;
  const parents = parentOnly.exec(text)?.[1]?.trim();
  if (parents === undefined || parents === "") return count(rows, `${columns[2]} row without Parent`);
  for (const parent of unescape(parents).split(",")) {
    const parts = partsOf(rows, featureKey(contig, parent), strand);
    if (kind !== "cds") {
      parts[kind].push({ start, end });
      continue;
    }
    if (text !== lastText) [lastText, lastAttributes] = [own(text), parseAttributes(text)];
    const protein = lastAttributes.get("protein_id") ?? "";
    parts.cds.push({ start, end, phase: Number(columns[7]) || 0, protein });
    noteCdsAttributes(rows, contig, parts, lastAttributes);
    if (parts.proteinId === "") parts.proteinId = protein || (lastAttributes.get("ID") ?? "");
  }
}

/** Other names of a contig: Ensembl's `Alias`, and NCBI's `chromosome` where the row is the chromosome and not a piece of one. */
function readContig(rows: GeneRows, contig: string, attributes: Attributes): void {
  const facts = contigFacts(rows, interned(contig));
  if (attributes.get("Is_circular") === "true") facts.circular = true;
  facts.aliases.push(...(attributes.get("Alias")?.split(",") ?? []));
  const genome = attributes.get("genome");
  const chromosome = attributes.get("chromosome") ?? attributes.get("Name");
  if (genome === "mitochondrion") facts.aliases.push("MT");
  else if (genome === "chromosome" && chromosome !== undefined) facts.aliases.push(chromosome);
}

function parseAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const pair of text.split(";")) {
    const equals = pair.indexOf("=");
    if (equals < 1) continue;
    const name = pair.slice(0, equals).trim();
    if (wanted.has(name)) attributes.set(name, unescape(own(pair.slice(equals + 1).trim())));
  }
  return attributes;
}

function unescape(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that escapes nothing
  }
}
