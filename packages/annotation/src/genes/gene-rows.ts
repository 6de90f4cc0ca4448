import type { Gene } from "./transcript-attributes.ts";

/** A stretch of a contig, 0-based half-open. */
export type Span = { start: number; end: number };
export type Strand = 1 | -1;
export type Attributes = ReadonlyMap<string, string>;

/** A gene or transcript row; `parent` is the first of its parents. */
export type FeatureNode = Span & {
  id: string;
  parent: string | undefined;
  contig: string;
  type: string;
  strand: Strand;
  attributes: Attributes;
};

/** A row of a coding sequence. `phase` counts bases before the first whole codon; `protein` is "" where the file names none. */
export type CdsRow = Span & { phase: number; protein: string };

/** The parts of one transcript, in the order of the file. */
export type Parts = {
  strand: Strand;
  /** Parts on both strands, or a row that says so: no reading along one strand gives this RNA. */
  transSpliced: boolean;
  exons: Span[];
  cds: CdsRow[];
  utrs: Span[];
  /** Stop codons, which GTF leaves out of the CDS. */
  stops: Span[];
  /** Codons that are read as selenocysteine. */
  selenocysteines: Span[];
  /** Texts of NCBI's `transl_except`, each once. */
  exceptions: string[];
  /** Whether the coding sequence goes on beyond its lowest or highest base: NCBI's `start_range` and `end_range`. */
  openLow: boolean;
  openHigh: boolean;
  /** `protein_id`, or else the ID, of the first CDS row that has one; "" for none. */
  proteinId: string;
};

/** A transcript of which the file has nothing but a row. */
export type BareTranscript = Span & {
  id: string;
  gene: Gene;
  contig: string;
  strand: Strand;
  biotype: string;
};

/** What a file says of a contig in a row of its own, and by NCBI's `transl_table` of the CDS on it. */
export type ContigFacts = { aliases: string[]; circular: boolean; codonTables: Map<number, number> };

/** Rows by what they are, and what was passed over and why. Nodes and parts are keyed by contig and ID: Ensembl repeats IDs on X and Y. */
export type GeneRows = {
  nodes: Map<string, FeatureNode>;
  parts: Map<string, Parts>;
  contigs: Map<string, ContigFacts>;
  /** `#!name value` lines: genome-build, annotation-source and the like. */
  pragmas: Map<string, string>;
  passedOver: Map<string, number>;
  /** Added to when transcripts are put together. */
  bare: BareTranscript[];
};

export function emptyGeneRows(): GeneRows {
  return {
    nodes: new Map(),
    parts: new Map(),
    contigs: new Map(),
    pragmas: new Map(),
    passedOver: new Map(),
    bare: [],
  };
}

/** The key of a feature: IDs are unique within a contig only. */
export const featureKey = (contig: string, id: string): string => `${contig}\t${id}`;

export function count({ passedOver }: Pick<GeneRows, "passedOver">, reason: string, times = 1): void {
  passedOver.set(reason, (passedOver.get(reason) ?? 0) + times);
}

export function contigFacts(rows: GeneRows, contig: string): ContigFacts {
  let facts = rows.contigs.get(contig);
  if (facts === undefined)
    rows.contigs.set(interned(contig), (facts = { aliases: [], circular: false, codonTables: new Map() }));
  return facts;
}

/** The parts under a key; `strand` is that of the row at hand, and a second strand is remembered. */
export function partsOf(rows: GeneRows, key: string, strand: Strand): Parts {
  let parts = rows.parts.get(key);
  if (parts === undefined) {
    parts = {
      strand,
      transSpliced: false,
      exons: [],
      cds: [],
      utrs: [],
      stops: [],
      selenocysteines: [],
      exceptions: [],
      openLow: false,
      openHigh: false,
      proteinId: "",
    };
    rows.parts.set(key, parts);
  }
  if (parts.strand !== strand) parts.transSpliced = true;
  return parts;
}

/** What a CDS row's attributes say of the whole coding sequence. Both formats use NCBI's names for these. */
export function noteCdsAttributes(
  rows: GeneRows,
  contig: string,
  parts: Parts,
  attributes: Attributes,
): void {
  const except = attributes.get("transl_except");
  if (except !== undefined && !parts.exceptions.includes(except)) parts.exceptions.push(except);
  if (attributes.has("start_range")) parts.openLow = true;
  if (attributes.has("end_range")) parts.openHigh = true;
  if (isTransSplicing(attributes)) parts.transSpliced = true;
  const table = Number(attributes.get("transl_table"));
  if (table > 0) {
    const { codonTables } = contigFacts(rows, contig);
    codonTables.set(table, (codonTables.get(table) ?? 0) + 1);
  }
}

export function isTransSplicing(attributes: Attributes): boolean {
  return attributes.get("exception")?.includes("trans-splicing") === true;
}

/** Whether a line is a comment or a directive; `#!name value` is remembered. */
export function takeComment(rows: GeneRows, line: string): boolean {
  if (!line.startsWith("#")) return false;
  const pragma = /^#!([\w-]+) (.+)$/.exec(line);
  if (pragma !== null) rows.pragmas.set(pragma[1]!, pragma[2]!.trim());
  return true;
}

/**
 * Start and end (0-based half-open) and strand of a row, or undefined when they are no coordinates; that is counted. A row that begins in front of
 * the contig, as in a slice of a genome, begins with the contig.
 */
export function placeOf(rows: GeneRows, columns: readonly string[]): (Span & { strand: Strand }) | undefined {
  const first = Number(columns[3]) - 1;
  const start = Math.max(0, first);
  const end = Number(columns[4]);
  if (Number.isInteger(first) && first !== -1 && Number.isInteger(end) && end > start)
    return { start, end, strand: columns[6] === "-" ? -1 : 1 };
  count(rows, "row whose coordinates are no numbers or upside down");
  return undefined;
}

/** A text that does not keep the whole line in memory, as a part of a string does in V8. */
export const own = (text: string): string => Buffer.from(text, "utf8").toString("utf8");

const internedTexts = new Map<string, string>();

/** The one copy of a text that occurs again and again: names of contigs, types, biotypes. */
export function interned(text: string): string {
  let known = internedTexts.get(text);
  if (known === undefined) internedTexts.set((known = own(text)), known);
  return known;
}
