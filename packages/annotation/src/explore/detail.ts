import type { NamedValue, VariantDetail } from "./answers.ts";
import { describeEntryField } from "./entry-descriptions.ts";
import { infoValue } from "./filter/line-test.ts";
import { unescapeValue } from "./filter/search-text.ts";
import { headerFields } from "./header-fields.ts";
import { wholeResult } from "./query.ts";
import type { Columns, RangeReader } from "./read/open-columns.ts";
import { vcfLines } from "./read/vcf-lines.ts";
import { blockOf, rowsOf, rowView } from "./rows.ts";

/** Everything of one record; null where there is none of this number. Without `vcf`, what the columns tell. */
export async function readDetail(
  columns: Columns,
  vcf: RangeReader | null,
  ordinal: number,
): Promise<Omit<VariantDetail, "vcf"> | null> {
  if (ordinal >= columns.records) return null;
  const block = blockOf(columns, ordinal);
  const place = ordinal - columns.blocks[block]!.first;
  const [row] = await rowsOf(columns, null, block, [place], rowView(columns, wholeResult));
  if (!row) return null;
  if (!vcf) return { row, record: null };
  for await (const { line } of vcfLines(columns, vcf, block, [place]))
    return { row, record: takeApart(columns, line.toString("utf8")) };
  return null;
}

function takeApart({ header, layout }: Columns, raw: string): VariantDetail["record"] {
  const [, , , ref = "", alt = "", , , info = "", format = "", ...samples] = raw.split("\t");
  const { annotation } = layout;
  const infoFields = new Map(headerFields(header, "INFO").map((field) => [field.id, field]));
  const formatFields = new Map(headerFields(header, "FORMAT").map((field) => [field.id, field]));
  const keys = format.split(":");
  const entries = annotation ? infoValue(info, annotation.id) : "";
  const named: NamedValue[] = info.split(";").flatMap((field) => {
    const equals = field.indexOf("=");
    const name = equals < 0 ? field : field.slice(0, equals);
    if (name === "." || name === "" || name === annotation?.id) return [];
    const value = equals < 0 ? "" : unescapeValue(field.slice(equals + 1));
    return [{ name, value, description: infoFields.get(name)?.description ?? "" }];
  });
  return {
    ref,
    alts: alt.split(","),
    info: named,
    entryFields: (annotation?.fields ?? []).map((name) => ({ name, description: describeEntryField(name) })),
    entries:
      entries === ""
        ? []
        : entries.split(",").map((entry) => {
            const values = entry.split("|").map(unescapeValue);
            return (annotation?.fields ?? []).map((_, i) => values[i] ?? "");
          }),
    samples: samples.map((text, i) => {
      const values = text.split(":");
      return {
        name: layout.samples[i] ?? String(i + 1),
        values: keys.map((name, k) => ({
          name,
          value: unescapeValue(values[k] ?? "."),
          description: formatFields.get(name)?.description ?? "",
        })),
      };
    }),
    raw,
  };
}
