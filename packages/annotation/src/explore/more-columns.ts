import { entryColumn, genotypeColumn, infoColumn } from "./column-names.ts";
import { infoValue } from "./filter/line-test.ts";
import { isKept, QueryError } from "./filter/plan.ts";
import { unescapeValue } from "./filter/search-text.ts";
import type { Columns } from "./read/open-columns.ts";
import type { Block } from "./read/read-blocks.ts";
import { samplesKept } from "./result-layout.ts";
import { zygosityCodes, zygosityOf } from "./write/genotype-column.ts";

/** A column of the table besides the usual ones. */
export type MoreColumn = {
  name: string;
  /** Columns that `value` needs, or null where only the line of the VCF tells it. */
  names: string[] | null;
  /** `entry` is the number of the entry shown, -1 for none, and `shared` its shared fields. */
  value(block: Block, record: number, entry: number, shared: readonly (string | undefined)[]): string;
  /** The same of the line's columns. */
  ofLine(columns: readonly string[], entry: number): string;
};

/** The column called `CSQ/…`, `INFO/…` or `sample:…`. Throws QueryError for any other. */
export function moreColumn(columns: Columns, name: string): MoreColumn {
  const { layout } = columns;
  const { annotation } = layout;
  if (name.startsWith("CSQ/")) {
    const own = name.slice(4);
    const field = annotation?.fields.indexOf(own) ?? -1;
    if (!annotation || field < 0)
      throw new QueryError("columns", `This result has no field ${own} of its annotation.`);
    const ofLine: MoreColumn["ofLine"] = (line, entry) => {
      const text = infoValue(line[7] ?? "", annotation.id).split(",")[entry] ?? "";
      return unescapeValue(text.split("|")[field] ?? "");
    };
    if (layout.shared.includes(field))
      return { name, names: [], ofLine, value: (_, __, ___, shared) => unescapeValue(shared[field] ?? "") };
    if (!layout.single.includes(field)) return { name, names: null, ofLine, value: () => "" };
    const column = entryColumn(own);
    return {
      name,
      names: [column],
      ofLine,
      value: (block, record, entry) => entryValue(block, column, record, entry),
    };
  }
  if (name.startsWith("INFO/")) {
    const own = name.slice(5);
    const column = infoColumn(own);
    const ofLine: MoreColumn["ofLine"] = (line) => infoValue(line[7] ?? "", own);
    if (!isKept(columns, column)) return { name, names: null, ofLine, value: () => "" };
    return { name, names: [column], ofLine, value: (block, record) => block.get("lines", column).at(record) };
  }
  const sample = name.startsWith("sample:") ? layout.samples.indexOf(name.slice(7)) : -1;
  if (sample < 0) throw new QueryError("columns", `There is no column ${name}.`);
  const column = genotypeColumn(sample);
  const ofLine: MoreColumn["ofLine"] = (line) => {
    const text = Buffer.from(line[9 + sample] ?? "");
    return zygosityCodes[/^GT(?::|$)/.test(line[8] ?? "") ? zygosityOf(text, 0, text.length) : 0]!;
  };
  if (sample >= samplesKept) return { name, names: null, ofLine, value: () => "" };
  return {
    name,
    names: [column],
    ofLine,
    value: (block, record) =>
      zygosityCodes[(block.get("pairs", column)[record >> 2]! >> ((record & 3) * 2)) & 3]!,
  };
}

/** The value that a field that is kept by itself has in one entry of a record. */
export function entryValue(block: Block, column: string, record: number, entry: number): string {
  const lines = block.get("lines", column);
  if (entry < 0 || lines.isEmpty(record)) return "";
  return unescapeValue(lines.part(record, entry));
}
