import type { Entry } from "../entry.ts";
import type { ExploreQuery } from "../query.ts";
import type { ResultLayout } from "../result-layout.ts";
import { needleOf, numberTest, valueTest } from "./test-value.ts";

/** What must hold in one entry: of its shared fields, of fields that are kept by themselves, and of those that only the VCF has. */
export type EntryTest = {
  shared: (entry: Entry) => boolean;
  single: SingleTest[];
  unkept: SingleTest[];
};
export type SingleTest = {
  field: number;
  name: string;
  /** See `needleOf`. */
  needle: string | null;
  /** See `numberTest`. */
  ofNumber: ((whole: number) => boolean) | null;
  fulfils: (value: string) => boolean;
};

/** The query's tests of entries; null when it has none. A field that the result does not have is empty in all. */
export function entryTest(
  { consequence, impact, gene, fields }: ExploreQuery,
  layout: ResultLayout,
): EntryTest | null {
  const shared: ((entry: Entry) => boolean)[] = [];
  if (consequence.length > 0) {
    const wanted = new Set(consequence);
    shared.push(({ terms }) => terms.some((term) => wanted.has(term)));
  }
  if (impact.length > 0) {
    const wanted = new Set<string | null>(impact);
    shared.push((entry) => wanted.has(entry.impact));
  }
  if (gene.length > 0) shared.push(geneTest(gene));
  const single: SingleTest[] = [];
  const unkept: SingleTest[] = [];
  for (const test of fields) {
    if (!test.name.startsWith("CSQ/")) continue;
    const name = test.name.slice(4);
    const field = layout.annotation?.fields.indexOf(name) ?? -1;
    const fulfils = valueTest(test, "&");
    if (field < 0) shared.push(() => fulfils(""));
    else if (layout.shared.includes(field)) shared.push(({ values }) => fulfils(values[field] ?? ""));
    else
      (layout.single.includes(field) ? single : unkept).push({
        field,
        name,
        needle: needleOf(test),
        ofNumber: numberTest(test),
        fulfils,
      });
  }
  if (shared.length + single.length + unkept.length === 0) return null;
  return { shared: (entry) => shared.every((test) => test(entry)), single, unkept };
}

/** Whether the entry is of one of these genes, by symbol or identifier in any case, with or without its version. */
export function geneTest(genes: readonly string[]): (entry: Entry) => boolean {
  const wanted = new Set(genes.map((one) => one.toLowerCase()));
  return ({ gene }) => {
    if (!gene) return false;
    const id = gene.id.toLowerCase();
    return wanted.has(gene.symbol.toLowerCase()) || wanted.has(id) || wanted.has(id.replace(/\.\d+$/, ""));
  };
}

/** Whether the entry is of a gene or a transcript of this name. */
export function nameTest(name: string, { annotation }: ResultLayout): (entry: Entry) => boolean {
  const isGene = geneTest([name]);
  const wanted = name.toLowerCase();
  const feature = annotation?.roles.feature ?? -1;
  return (entry) => {
    const own = (entry.values[feature] ?? "").toLowerCase();
    return isGene(entry) || (own !== "" && (own === wanted || own.replace(/\.\d+$/, "") === wanted));
  };
}
