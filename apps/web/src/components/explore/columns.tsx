import type { ReactNode } from "react";
import type { ExploreMeta, VariantRow } from "@gas/annotation/explore/answers";
import type { ExploreQuery } from "@gas/annotation/explore/query";
import { formatCount } from "@gas/core/jobs/job-view";
import { termText } from "../charts/bar.ts";
import { ImpactMark } from "./impact-mark.tsx";

export type SortKey = NonNullable<ExploreQuery["sort"]>["by"];

/** A column of the table. `size` in CSS pixels. */
export type Column = {
  name: string;
  label: string;
  size: number;
  sort?: SortKey;
  number?: boolean;
  cell: (row: VariantRow) => ReactNode;
};

/** A place as people write it: 1-based. */
export function placeText({ contig, pos }: Pick<VariantRow, "contig" | "pos">): string {
  return `${contig}:${formatCount(pos)}`;
}

/** Always there, and always first: what names the row. */
export const placeColumn: Column = {
  name: "place",
  label: "Position",
  size: 150,
  cell: (row) => <span className="figures font-medium">{placeText(row)}</span>,
};

const mono = (text: string) => <span className="figures">{text}</span>;

const known: Record<string, Omit<Column, "name" | "label">> = {
  alleles: { size: 150, cell: ({ ref, alts }) => mono(`${ref} → ${alts.join(", ") || "."}`) },
  id: { size: 130, cell: ({ id }) => (id === "." ? "" : id) },
  gene: { size: 130, cell: ({ genes }) => genes.map(({ symbol, id }) => symbol || id).join(", ") },
  consequence: {
    size: 230,
    cell: ({ impact, consequence }) => (
      <span className="inline-flex items-center gap-2">
        <ImpactMark impact={impact} />
        {consequence ? termText(consequence) : "not annotated"}
      </span>
    ),
  },
  impact: { size: 120, sort: "impact", cell: ({ impact }) => <ImpactMark impact={impact} named /> },
  feature: { size: 170, cell: ({ feature }) => mono(feature) },
  hgvsc: { size: 220, cell: ({ hgvsc }) => mono(hgvsc) },
  hgvsp: { size: 220, cell: ({ hgvsp }) => mono(hgvsp) },
  qual: {
    size: 90,
    sort: "qual",
    number: true,
    cell: ({ qual }) => mono(qual === null ? "." : String(qual)),
  },
  filter: { size: 110, cell: ({ filter }) => filter },
  depth: {
    size: 90,
    sort: "depth",
    number: true,
    cell: ({ depth }) => mono(depth === null ? "." : formatCount(depth)),
  },
  type: { size: 110, cell: ({ types }) => types.join(", ") },
};

/** The columns of a view: those that it names, or else those of `remembered`, or else the usual ones. What this result does not have is left out. */
export function columnsOf(
  meta: Pick<ExploreMeta, "columns" | "fields" | "samples">,
  chosen: readonly string[],
  remembered: readonly string[] = [],
): Column[] {
  const all = allColumns(meta);
  const find = (names: readonly string[]) =>
    names.flatMap((name) => all.find((column) => column.name === name) ?? []);
  const asked = find(chosen);
  if (asked.length > 0) return asked;
  const last = find(remembered);
  return last.length > 0 ? last : usualColumns(meta);
}

/** What is shown to whoever has chosen nothing; the genotypes too, where the samples are few. */
export function usualColumns(meta: Pick<ExploreMeta, "columns" | "fields" | "samples">): Column[] {
  const usual = new Set(meta.columns.filter(({ usual: is }) => is).map(({ name }) => name));
  if (meta.samples.length <= 3) for (const sample of meta.samples) usual.add(`sample:${sample}`);
  return allColumns(meta).filter(({ name }) => usual.has(name));
}

/** Every column that this result can show, the first aside. */
export function allColumns({
  columns,
  fields,
  samples,
}: Pick<ExploreMeta, "columns" | "fields" | "samples">): Column[] {
  const more = (name: string, label: string, size: number): Column => ({
    name,
    label,
    size,
    cell: ({ more: values }) => mono(values[name] ?? ""),
  });
  return [
    ...columns.map(({ name, label }) => ({ ...more(name, label, 140), ...known[name] })),
    ...samples.map((sample) => more(`sample:${sample}`, sample, 110)),
    ...fields.map(({ name }) => more(name, name.replace(/^CSQ\//, ""), 150)),
  ].filter(({ name }) => name !== placeColumn.name);
}

/** Columns that only arrive when they are asked for by name. */
export function columnsToAsk(columns: readonly Column[], meta: Pick<ExploreMeta, "columns">): string[] {
  return columns.some(({ name }) => !meta.columns.some((column) => column.name === name))
    ? columns.map(({ name }) => name)
    : [];
}
