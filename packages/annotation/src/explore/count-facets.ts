import { contigLengths } from "./contig-lengths.ts";
import { createFacetCounter, facetColumns } from "./facets.ts";
import type { Entry } from "./entry.ts";
import { entryTest, nameTest } from "./filter/entry-test.ts";
import { readSearch } from "./filter/search-text.ts";
import { blocksWith, chosenIn, filterKey, find } from "./find.ts";
import type { StoredTotals } from "./format/directory.ts";
import type { ExploreQuery } from "./query.ts";
import type { Columns, RangeReader } from "./read/open-columns.ts";
import { readBlocks } from "./read/read-blocks.ts";
import type { ResultLayout } from "./result-layout.ts";

/** Facets of what the query finds; kept in the cache. Errors as of `find`. */
export async function countFacets(
  columns: Columns,
  query: ExploreQuery,
  vcf: RangeReader | null,
): Promise<StoredTotals> {
  const filter = filterKey(query);
  if (filter === "") return (await columns.overview()).totals;
  const key = `${columns.file.name}?facets&${filter}`;
  return columns.cache.once(
    key,
    () => count(columns, query, vcf),
    () => 64 * 1024,
  );
}

/** Of entries, as far as their shared fields tell: with what is searched for, then without, for a record that was found by its ID. */
function askedOfEntries(query: ExploreQuery, layout: ResultLayout): ((entry: Entry) => boolean)[] {
  const tests = entryTest(query, layout)?.shared ?? (() => true);
  const search = readSearch(query.q);
  if (search?.what !== "name") return [tests];
  const isNamed = nameTest(search.name, layout);
  return [(entry) => tests(entry) && isNamed(entry), tests];
}

async function count(columns: Columns, query: ExploreQuery, vcf: RangeReader | null): Promise<StoredTotals> {
  const found = await find(columns, query, vcf);
  const counter = createFacetCounter(contigLengths(columns.header), askedOfEntries(query, columns.layout));
  for await (const block of readBlocks(columns, blocksWith(found), facetColumns))
    counter.add(
      {
        records: block.records,
        runs: block.runs,
        lists: block.get("lists"),
        listOf: block.get("listOf"),
        changes: block.get("changes"),
        filter: block.get("filter"),
        pos: block.get("pos"),
        qual: block.get("qual"),
        depth: block.get("depth"),
      },
      chosenIn(found, block.index, block.records),
    );
  return counter.finish();
}
