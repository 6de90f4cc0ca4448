import type { VariantRow, VariantPage } from "./answers.ts";
import { rankOf, impactOf } from "./annotation-layout.ts";
import { entryColumn } from "./column-names.ts";
import type { Entry } from "./entry.ts";
import { find, placesIn, type Found } from "./find.ts";
import { entryValue, moreColumn, type MoreColumn } from "./more-columns.ts";
import { impacts, type ExploreQuery } from "./query.ts";
import type { Columns, RangeReader } from "./read/open-columns.ts";
import { readBlock, type Block } from "./read/read-blocks.ts";
import { vcfLines } from "./read/vcf-lines.ts";
import { entriesOf, entryChooser, gravest, type EntryChooser } from "./shown-entry.ts";
import { sortedOrdinals } from "./sort.ts";

/** Of an allele, in a row. */
const alleleShown = 100;

/** How records become rows: the columns besides the usual ones, the entry that stands for each, and where alleles are cut. */
export type RowView = { more: readonly MoreColumn[]; chooser: EntryChooser; alleles: number };

/** As the query shows them. Throws QueryError for a column that the result does not have. */
export function rowView(columns: Columns, query: ExploreQuery, alleles = alleleShown): RowView {
  const more = query.columns.filter((name) => !usualColumns.includes(name));
  return {
    more: more.map((name) => moreColumn(columns, name)),
    chooser: entryChooser(query, columns),
    alleles,
  };
}

/** A page of what the query finds. Errors as of `find`. */
export async function findPage(
  columns: Columns,
  query: ExploreQuery,
  vcf: RangeReader | null,
  { from, limit }: { from: number; limit: number },
): Promise<Omit<VariantPage, "took">> {
  const found = await find(columns, query, vcf);
  const end = Math.min(found.count, from + limit);
  const rows = from >= end ? [] : await rowsBetween(columns, query, vcf, found, from, end);
  return { rows, from, next: end < found.count ? end : null, total: { count: found.count, exact: true } };
}

async function rowsBetween(
  columns: Columns,
  query: ExploreQuery,
  vcf: RangeReader | null,
  found: Found,
  from: number,
  end: number,
): Promise<VariantRow[]> {
  const view = rowView(columns, query);
  const ordinals = query.sort
    ? (await sortedOrdinals(columns, found, query)).subarray(from, end)
    : ordinalsBetween(columns, found, from, end);
  return rowsByOrdinal(columns, vcf, ordinals, view);
}

/** Rows in the order of `ordinals`, wherever they lie. */
export async function rowsByOrdinal(
  columns: Columns,
  vcf: RangeReader | null,
  ordinals: ArrayLike<number>,
  view: RowView,
): Promise<VariantRow[]> {
  const byBlock = new Map<number, number[]>();
  for (const ordinal of Array.from(ordinals)) {
    const block = blockOf(columns, ordinal);
    const place = ordinal - columns.blocks[block]!.first;
    const places = byBlock.get(block);
    if (places) places.push(place);
    else byBlock.set(block, [place]);
  }
  const rows = new Map<number, VariantRow>();
  for (const [block, places] of byBlock) {
    const sorted = places.toSorted((a, b) => a - b);
    for (const row of await rowsOf(columns, vcf, block, sorted, view)) rows.set(row.ordinal, row);
  }
  return Array.from(ordinals, (ordinal) => rows.get(ordinal)!);
}

/** The usual columns, by name and heading, in the order of an export. */
export const usualLabels = {
  contig: "Chromosome",
  pos: "Position",
  id: "ID",
  ref: "Ref",
  alts: "Alt",
  qual: "Quality",
  filter: "Filter",
  types: "Type",
  impact: "Impact",
  consequence: "Consequence",
  genes: "Gene",
  feature: "Transcript",
  hgvsc: "HGVSc",
  hgvsp: "HGVSp",
  depth: "Depth",
} as const satisfies Partial<Record<keyof VariantRow, string>>;
export const usualColumns: readonly string[] = Object.keys(usualLabels);

/** Number of the block that the record is in. */
export function blockOf({ blocks }: Columns, ordinal: number): number {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (blocks[middle]!.first <= ordinal) low = middle;
    else high = middle - 1;
  }
  return low;
}

function ordinalsBetween(columns: Columns, found: Found, from: number, end: number): number[] {
  const ordinals: number[] = [];
  let block = found.before.findLastIndex((before) => before <= from);
  for (; ordinals.length < end - from; block++) {
    const { first, records } = columns.blocks[block]!;
    const places = placesIn(found, block, records);
    const start = Math.max(0, from - found.before[block]!);
    for (let i = start; i < places.length && ordinals.length < end - from; i++)
      ordinals.push(first + places[i]!);
  }
  return ordinals;
}

/** Columns that a row is made of. */
export function rowColumns({ layout }: Columns, { more, chooser }: RowView): string[] {
  const { annotation } = layout;
  const named = annotation
    ? [annotation.roles.hgvsc, annotation.roles.hgvsp]
        .filter((field) => layout.single.includes(field))
        .map((field) => entryColumn(annotation.fields[field]!))
    : [];
  const usual = ["lists", "listOf", "changes", "filter", "pos", "qual", "depth", "id", "alleles"];
  return [...new Set([...usual, ...named, ...chooser.names, ...more.flatMap(({ names }) => names ?? [])])];
}

/** Rows of one block; `places` in rising order. Of columns that only the VCF tells, "" where `vcf` is null. */
export async function rowsOf(
  columns: Columns,
  vcf: RangeReader | null,
  index: number,
  places: readonly number[],
  view: RowView,
): Promise<VariantRow[]> {
  const block = await readBlock(columns, index, rowColumns(columns, view));
  const rows = makeRows(columns, block, places, view);
  const unkept = view.more.filter(({ names }) => names === null);
  if (unkept.length > 0 && vcf) {
    const shown = view.chooser.of(block);
    let i = 0;
    for await (const { record, line } of vcfLines(columns, vcf, index, places)) {
      const fields = line.toString("utf8").split("\t");
      const entry = shown(record).number;
      for (const column of unkept) rows[i]!.more[column.name] = column.ofLine(fields, entry);
      i++;
    }
  }
  return rows;
}

/** Rows of a block whose columns were read; `places` in rising order. */
export function makeRows(
  columns: Columns,
  block: Block,
  places: readonly number[],
  { more, chooser, alleles }: RowView,
): VariantRow[] {
  const { annotation, single } = columns.layout;
  const shownOf = chooser.of(block);
  const named = (
    role: "hgvsc" | "hgvsp",
    record: number,
    entry: number,
    shown: Entry | undefined,
  ): string => {
    const field = annotation?.roles[role] ?? -1;
    if (!annotation || field < 0) return "";
    return single.includes(field)
      ? entryValue(block, entryColumn(annotation.fields[field]!), record, entry)
      : (shown?.values[field] ?? "");
  };
  const allelesOf = block.get("lines", "alleles");
  const ids = block.get("lines", "id");
  const positions = block.get("pos");
  const quals = block.get("qual");
  const depths = block.get("depth");
  const changes = block.get("changes");
  const filter = block.get("filter");
  let run = 0;
  let runEnd = block.runs[0]?.records ?? 0;
  return places.map((record): VariantRow => {
    while (record >= runEnd) runEnd += block.runs[++run]!.records;
    const [ref = "", alt = ""] = allelesOf.at(record).split("\t");
    const qual = quals[record]!;
    const depth = depths[record]!;
    const { entry, number } = shownOf(record);
    const all = entriesOf(block, record);
    const genes = new Map(
      [entry, ...all].flatMap((one) => (one?.gene ? [[one.gene.id, one.gene] as const] : [])),
    );
    return {
      ordinal: block.first + record,
      contig: block.runs[run]!.contig,
      pos: positions[record]!,
      id: ids.at(record) || ".",
      ref: cut(ref, alleles),
      alts: alt.split(",").map((one) => cut(one, alleles)),
      qual: Number.isNaN(qual) ? null : qual,
      filter: filter.choices[filter.of[record]!]!,
      types: [...new Set(changes.choices[changes.of[record]!]!.map(({ type }) => type))],
      impact: entry?.impact ?? null,
      consequence: entry?.worst ?? null,
      graver: graverThan(entry, all),
      consequences: termsOf(all),
      genes: [...genes.values()],
      feature: entry?.values[annotation?.roles.feature ?? -1] ?? "",
      hgvsc: named("hgvsc", record, number, entry),
      hgvsp: named("hgvsp", record, number, entry),
      depth: Number.isNaN(depth) ? null : depth,
      more: Object.fromEntries(
        more.map((column) => [column.name, column.value(block, record, number, entry?.values ?? [])]),
      ),
    };
  });
}

function graverThan(shown: Entry | undefined, all: readonly Entry[]): VariantRow["graver"] {
  const { entry } = gravest(all);
  if (!entry?.impact || !shown?.impact || impacts.indexOf(entry.impact) >= impacts.indexOf(shown.impact))
    return null;
  return { consequence: entry.worst, impact: entry.impact };
}

function termsOf(entries: readonly Entry[]): string[] {
  const terms = new Set(entries.flatMap((entry) => entry.terms));
  return [...terms].toSorted((a, b) => rankOf(a, impactOf(a)) - rankOf(b, impactOf(b)));
}

function cut(allele: string, most: number): string {
  return allele.length <= most ? allele : `${allele.slice(0, most)}… (${allele.length})`;
}
