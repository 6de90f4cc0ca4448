import type { VariantRow } from "./answers.ts";
import { blocksWith, find, placesIn, VcfNeededError } from "./find.ts";
import type { ExploreQuery } from "./query.ts";
import type { Columns, RangeReader } from "./read/open-columns.ts";
import { vcfLines } from "./read/vcf-lines.ts";
import { rowsByOrdinal, rowsOf, rowView, usualColumns, usualLabels } from "./rows.ts";
import { sortedOrdinals } from "./sort.ts";

export type Export = {
  /** Of the query; the text has exactly so many records, or ends in an error. */
  count: number;
  text: AsyncGenerator<string>;
};

/** Rows made at a time. */
const batch = 4096;

/** What the query finds, as lines: tab- or comma-separated with a line of headings, in the order asked for, or as VCF in that of the file. Errors as of `find`. */
export async function exportFound(
  columns: Columns,
  query: ExploreQuery,
  vcf: RangeReader | null,
  format: "tsv" | "csv" | "vcf",
): Promise<Export> {
  if (format === "vcf" && !vcf) throw new VcfNeededError();
  const { count } = await find(columns, query, vcf);
  const text = format === "vcf" ? vcfText(columns, query, vcf!) : tableText(columns, query, vcf, format);
  return { count, text };
}

async function* vcfText(columns: Columns, query: ExploreQuery, vcf: RangeReader): AsyncGenerator<string> {
  const found = await find(columns, query, vcf);
  yield columns.header.map((line) => `${line}\n`).join("");
  let written = 0;
  for (const block of blocksWith(found)) {
    const places = placesIn(found, block, columns.blocks[block]!.records);
    let lines: string[] = [];
    for await (const { line } of vcfLines(columns, vcf, block, places)) {
      lines.push(`${line.toString("utf8")}\n`);
      written++;
      if (lines.length < 512) continue;
      yield lines.join("");
      lines = [];
    }
    yield lines.join("");
  }
  checkCount(written, found.count);
}

async function* tableText(
  columns: Columns,
  query: ExploreQuery,
  vcf: RangeReader | null,
  format: "tsv" | "csv",
): AsyncGenerator<string> {
  const found = await find(columns, query, vcf);
  const names = query.columns.length > 0 ? query.columns : usualColumns;
  const view = rowView(columns, query, Infinity);
  if (!vcf && view.more.some((column) => column.names === null)) throw new VcfNeededError();
  const line = format === "tsv" ? tabbed : commaed;
  yield line(names.map((name) => (usualLabels as Record<string, string>)[name] ?? name));
  let written = 0;
  const rowLines = (rows: readonly VariantRow[]): string => {
    written += rows.length;
    return rows.map((row) => line(names.map((name) => cell(row, name)))).join("");
  };
  if (query.sort) {
    const ordinals = await sortedOrdinals(columns, found, query);
    for (let at = 0; at < ordinals.length; at += batch)
      yield rowLines(await rowsByOrdinal(columns, vcf, ordinals.subarray(at, at + batch), view));
  } else
    for (const block of blocksWith(found)) {
      const places = placesIn(found, block, columns.blocks[block]!.records);
      for (let at = 0; at < places.length; at += batch)
        yield rowLines(await rowsOf(columns, vcf, block, places.slice(at, at + batch), view));
    }
  checkCount(written, found.count);
}

function checkCount(written: number, count: number): void {
  if (written !== count) throw new Error(`${written} records were exported of ${count}`);
}

function cell(row: VariantRow, name: string): string {
  switch (name) {
    case "alts":
      return row.alts.join(",");
    case "types":
      return row.types.join(",");
    case "genes":
      return row.genes.map(({ symbol }) => symbol).join(",");
    default: {
      const value =
        name in usualLabels
          ? row[name as Exclude<keyof typeof usualLabels, "alts" | "types" | "genes">]
          : row.more[name];
      return value === null || value === undefined ? "" : String(value);
    }
  }
}

/** No value of a VCF has a tab or a line end in it. */
function tabbed(cells: readonly string[]): string {
  return `${cells.join("\t")}\n`;
}

/** RFC 4180. */
function commaed(cells: readonly string[]): string {
  return `${cells.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(",")}\r\n`;
}
