import { linesOf } from "./source-bytes.ts";

/** A stretch of a contig, 0-based half-open. */
export type Span = { start: number; end: number };
export type Attributes = ReadonlyMap<string, string>;
/** A gene or transcript row; `parent` is the first of its parents. */
export type FeatureNode = Span & {
  id: string;
  parent: string | undefined;
  contig: string;
  type: string;
  strand: 1 | -1;
  attributes: Attributes;
};
/** The parts of one transcript, in the order of the file. `phase` counts bases before the first whole codon. */
export type Parts = {
  exons: Span[];
  cds: (Span & { phase: number })[];
  utrs: Span[];
  /** `protein_id` or else ID of the first CDS row that has one. */
  protein: string | undefined;
};
/** Rows by what they are, and what was passed over and why. Nodes and parts are keyed by contig and ID: Ensembl repeats IDs on X and Y. */
export type Gff3 = {
  nodes: Map<string, FeatureNode>;
  parts: Map<string, Parts>;
  passedOver: Map<string, number>;
};

const partTypes: Readonly<Record<string, "exons" | "cds" | "utrs">> = {
  exon: "exons",
  noncoding_exon: "exons",
  CDS: "cds",
  five_prime_UTR: "utrs",
  three_prime_UTR: "utrs",
  UTR: "utrs",
};

/** Reads the rows of a GFF3 text that can belong to a gene. */
export function parseGff3(bytes: Buffer): Gff3 {
  const gff: Gff3 = { nodes: new Map(), parts: new Map(), passedOver: new Map() };
  for (const line of linesOf(bytes)) {
    if (line.startsWith("##FASTA")) break;
    if (line === "" || line.startsWith("#")) continue;
    const columns = line.split("\t");
    if (columns.length < 9) count(gff, "row with fewer than nine columns");
    else readRow(gff, columns);
  }
  return gff;
}

/** The key of a feature: IDs are unique within a contig only. */
export const featureKey = (contig: string, id: string): string => `${contig}\t${id}`;

export function count(gff: Pick<Gff3, "passedOver">, reason: string): void {
  gff.passedOver.set(reason, (gff.passedOver.get(reason) ?? 0) + 1);
}

function readRow(gff: Gff3, columns: string[]): void {
  const contig = columns[0]!;
  const type = columns[2]!;
  const start = Number(columns[3]) - 1;
  const end = Number(columns[4]);
  if (!(start >= 0 && end > start)) return count(gff, "row whose coordinates are no numbers or upside down");
  const attributes = parseAttributes(columns[8]!);
  const parents = attributes.get("Parent")?.split(",") ?? [];
  const part = partTypes[type];
  if (part !== undefined) {
    if (parents.length === 0) return count(gff, `${type} row without Parent`);
    const phase = Number(columns[7]) || 0;
    for (const parent of parents) {
      const parts = partsOf(gff, featureKey(contig, parent));
      parts[part].push({ start, end, phase });
      if (part === "cds") parts.protein ??= attributes.get("protein_id") ?? attributes.get("ID");
    }
    return;
  }
  const id = attributes.get("ID");
  if (id === undefined) return count(gff, `${type} row without ID`);
  const key = featureKey(contig, id);
  const known = gff.nodes.get(key);
  if (known !== undefined) {
    // A feature in several rows, or an ID used twice on a contig: one span over all of it, as its parts will say.
    known.start = Math.min(known.start, start);
    known.end = Math.max(known.end, end);
    return count(gff, `${type} row that repeats an ID`);
  }
  const strand = columns[6] === "-" ? -1 : 1;
  gff.nodes.set(key, { id, parent: parents[0], contig, type, strand, start, end, attributes });
}

function partsOf(gff: Gff3, key: string): Parts {
  let parts = gff.parts.get(key);
  if (parts === undefined) gff.parts.set(key, (parts = { exons: [], cds: [], utrs: [], protein: undefined }));
  return parts;
}

function parseAttributes(text: string): Attributes {
  const attributes = new Map<string, string>();
  for (const pair of text.split(";")) {
    const equals = pair.indexOf("=");
    if (equals > 0) attributes.set(pair.slice(0, equals).trim(), unescape(pair.slice(equals + 1).trim()));
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
