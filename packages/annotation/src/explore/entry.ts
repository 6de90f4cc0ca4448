import { soName } from "../vcf/consequence-field.ts";
import { impactOf, rankOf, type AnnotationLayout } from "./annotation-layout.ts";
import type { Gene } from "./answers.ts";
import { impacts } from "./query.ts";
import type { Impact } from "../consequences/terms.ts";

/** What the shared fields of one entry say. */
export type Entry = {
  /** By the field's index in the layout; of fields that are not shared, undefined. */
  values: (string | undefined)[];
  /** Sequence Ontology names where they could be told; none for an entry that only points elsewhere. */
  terms: string[];
  /** The most severe of them, "" where there is none, and its rank. */
  worst: string;
  rank: number;
  impact: Impact | null;
  gene: Gene | null;
};

/** Reads combinations, each the shared fields joined by bars. */
export function entryReader(layout: AnnotationLayout, shared: readonly number[]): (text: string) => Entry {
  const { roles, fields } = layout;
  return (text) => {
    const values: Entry["values"] = Array.from({ length: fields.length });
    text.split("|").forEach((value, i) => (values[shared[i] ?? -1] = value));
    const terms = termsOf(values[roles.terms] ?? "");
    const stated = values[roles.impact];
    const given = impacts.find((impact) => impact === stated);
    let worst = "";
    let rank = Infinity;
    for (const term of terms) {
      const own = rankOf(term, given ?? impactOf(term));
      if (own >= rank) continue;
      rank = own;
      worst = term;
    }
    const id = values[roles.gene] ?? "";
    const symbol = values[roles.symbol] ?? "";
    return {
      values,
      terms,
      worst,
      rank,
      impact: terms.length === 0 ? null : (given ?? impactOf(worst)),
      gene: id || symbol ? { id: id || symbol, symbol: symbol || id } : null,
    };
  };
}

/** "@pos" points to the record where bcftools csq spells a compound consequence out; "*" says that it lies behind a stop. */
function termsOf(text: string): string[] {
  if (text === "" || text.startsWith("@")) return [];
  return (text.startsWith("*") ? text.slice(1) : text).split("&").filter(Boolean).map(soName);
}
