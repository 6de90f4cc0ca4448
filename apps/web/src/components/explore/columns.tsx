import type { ReactNode } from "react";
import type { ExploreMeta, VariantRow } from "@gas/annotation/explore/answers";
import type { ExploreQuery } from "@gas/annotation/explore/query";
import { formatCount } from "@gas/core/jobs/job-view";
import { termText, typeText } from "../charts/bar.ts";
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

/** Always there, and always first: what names the row. It stands for the columns `contig` and `pos`. */
export const placeColumn: Column = {
  name: "place",
  label: "Position",
  size: 132,
  cell: (row) => <span className="figures font-medium">{placeText(row)}</span>,
};
const inPlace: readonly string[] = ["contig", "pos"];

const mono = (text: string) => <span className="figures">{text}</span>;

/** The gene of the consequence shown, and how many others it touches or lies near. */
function Genes({ genes: [first, ...others] }: Pick<VariantRow, "genes">) {
  if (!first) return null;
  const named = (gene: typeof first) => gene.symbol || gene.id;
  return (
    <>
      {named(first)}
      {others.length > 0 && (
        <span className="ml-1.5 text-xs text-ink-soft" title={others.map(named).join(", ")}>
          +{others.length}
        </span>
      )}
    </>
  );
}

/** The consequence shown, and the mark of a graver one that the variant has where nobody asked. */
function Consequence({ impact, consequence, graver }: Pick<VariantRow, "impact" | "consequence" | "graver">) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <ImpactMark impact={impact} />
      <span className="truncate">{consequence ? termText(consequence) : "not annotated"}</span>
      {graver && (
        <span
          // A long term gives way, and not the mark beside it.
          className="relative inline-flex shrink-0 items-center gap-0.5 text-ink-soft"
          title={`Graver elsewhere: ${termText(graver.consequence)} in another gene or transcript`}
        >
          +<ImpactMark impact={graver.impact} />
          <span className="sr-only">elsewhere</span>
        </span>
      )}
    </span>
  );
}

const known: Record<string, Omit<Column, "name" | "label">> = {
  id: { size: 130, cell: ({ id }) => (id === "." ? "" : id) },
  ref: { size: 64, cell: ({ ref }) => mono(ref) },
  alts: { size: 72, cell: ({ alts }) => mono(alts.join(", ")) },
  genes: { size: 130, cell: ({ genes }) => <Genes genes={genes} /> },
  consequence: {
    size: 256,
    cell: (row) => <Consequence {...row} />,
  },
  impact: { size: 120, sort: "impact", cell: ({ impact }) => <ImpactMark impact={impact} named /> },
  feature: { size: 170, cell: ({ feature }) => mono(feature) },
  hgvsc: { size: 210, cell: ({ hgvsc }) => mono(hgvsc) },
  hgvsp: { size: 210, cell: ({ hgvsp }) => mono(hgvsp) },
  qual: {
    size: 100,
    sort: "qual",
    number: true,
    cell: ({ qual }) => mono(qual === null ? "." : String(qual)),
  },
  filter: { size: 100, cell: ({ filter }) => filter },
  depth: {
    size: 90,
    sort: "depth",
    number: true,
    cell: ({ depth }) => mono(depth === null ? "." : formatCount(depth)),
  },
  types: { size: 110, cell: ({ types }) => types.map(typeText).join(", ") },
};

/** Shown to whoever has chosen nothing: what fits a laptop and answers most questions. */
const usual: readonly string[] = ["ref", "alts", "consequence", "genes", "hgvsp", "hgvsc"];
const usualAfterwards: readonly string[] = ["qual", "filter"];
/** And so many samples beside them. */
const usualSamples = 3;

type About = Pick<ExploreMeta, "columns" | "samples">;

/** The columns of a view: those that it names, or else those of `remembered`, or else the usual ones. What this result does not have is left out. */
export function columnsOf(
  meta: About,
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

export function usualColumns(meta: About): Column[] {
  const { samples } = meta;
  const shown = samples.length <= usualSamples ? samples.map((name) => `sample:${name}`) : [];
  const all = allColumns(meta);
  return [...usual, ...shown, ...usualAfterwards].flatMap(
    (wanted) => all.find(({ name }) => name === wanted) ?? [],
  );
}

/** Every column that this result can show, the first aside. */
export function allColumns({ columns }: About): Column[] {
  return columns
    .filter(({ name }) => !inPlace.includes(name))
    .map(({ name, label }) => ({
      name,
      label,
      ...(known[name] ?? {
        size: name.startsWith("sample:") ? 110 : 150,
        cell: ({ more }) => mono(more[name] ?? ""),
      }),
    }));
}

/** Names that rows are to be asked with: of columns that every row has, none need be named. */
export function columnsToAsk(columns: readonly Column[]): string[] {
  return columns.flatMap(({ name }) => (known[name] ? [] : [name]));
}

/** What an export of these columns holds: the place too. */
export function columnsToExport(columns: readonly Column[]): string[] {
  return [...inPlace, ...columns.map(({ name }) => name)];
}
