import type { Entry } from "./entry.ts";
import { entryPlan } from "./filter/entry-plan.ts";
import { readSearch } from "./filter/search-text.ts";
import type { ExploreQuery } from "./query.ts";
import type { Columns } from "./read/open-columns.ts";
import type { Block } from "./read/read-blocks.ts";

/** An entry that stands for its record in a row, and its number among the record's entries; undefined and -1 where none has a term. */
export type Shown = { entry: Entry | undefined; number: number };

/** Chooses the entry that stands for a record in a view: who asks for a gene reads what the variant does to that gene. */
export type EntryChooser = {
  /** Columns that it needs besides `lists` and `listOf`. */
  names: string[];
  of(block: Block): (record: number) => Shown;
};

/**
 * The first of those with the most severe consequence, among the entries that the query asks for as far as the columns tell; among all
 * where it asks for none, or the record was found by something else.
 */
export function entryChooser(query: ExploreQuery, { layout }: Columns): EntryChooser {
  const plan = entryPlan(query, readSearch(query.q), layout);
  return {
    names: plan?.names ?? [],
    of(block) {
      const asked = plan?.asked(block);
      const byList = new Map<number, Shown>();
      const listOf = block.get("listOf");
      const ofAll = (record: number): Shown => {
        const list = listOf[record]!;
        const known = byList.get(list);
        if (known) return known;
        const shown = gravest(entriesOf(block, record));
        byList.set(list, shown);
        return shown;
      };
      if (!asked) return ofAll;
      return (record) => {
        const shown = gravest(entriesOf(block, record), asked(record));
        return shown.number < 0 ? ofAll(record) : shown;
      };
    },
  };
}

/** All entries of a record. */
export function entriesOf(block: Block, record: number): Entry[] {
  const { entries, ends, flat } = block.get("lists");
  const list = block.get("listOf")[record]!;
  return Array.from(flat.subarray(list === 0 ? 0 : ends[list - 1]!, ends[list]), (entry) => entries[entry]!);
}

/** The first of these with the most severe consequence; `among` are their numbers. */
export function gravest(all: readonly Entry[], among: Iterable<number> = all.keys()): Shown {
  let number = -1;
  for (const i of among)
    if (all[i]!.terms.length > 0 && (number < 0 || all[i]!.rank < all[number]!.rank)) number = i;
  return { entry: all[number], number };
}
