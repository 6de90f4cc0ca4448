import { impacts, type ExploreQuery } from "./query.ts";
import { blocksWith, filterKey, placesIn, type Found } from "./find.ts";
import type { Columns } from "./read/open-columns.ts";
import { readBlocks } from "./read/read-blocks.ts";
import { entryChooser, type Shown } from "./shown-entry.ts";

/** Numbers of the records found, in the order asked for; those without a value come last. Kept in the cache. */
export async function sortedOrdinals(
  columns: Columns,
  found: Found,
  query: ExploreQuery,
): Promise<Uint32Array> {
  const sort = query.sort ?? { by: "qual", descending: true };
  const key = `${columns.file.name}?${sort.by}${sort.descending ? "-" : "+"}&${filterKey(query)}`;
  return columns.cache.once(
    key,
    () => sortOut(columns, found, query, sort),
    ({ byteLength }) => byteLength,
  );
}

async function sortOut(
  columns: Columns,
  found: Found,
  query: ExploreQuery,
  { by, descending }: NonNullable<ExploreQuery["sort"]>,
): Promise<Uint32Array> {
  const ordinals = new Uint32Array(found.count);
  const keys = new Float64Array(found.count);
  let at = 0;
  const chooser = entryChooser(query, columns);
  const names = by === "impact" ? ["lists", "listOf", ...chooser.names] : [by];
  for await (const block of readBlocks(columns, blocksWith(found), names)) {
    const keyOf =
      by === "impact" ? impactKeys(chooser.of(block)) : (record: number) => block.get(by)[record]!;
    for (const record of placesIn(found, block.index, block.records)) {
      ordinals[at] = block.first + record;
      const key = keyOf(record);
      keys[at++] = Number.isNaN(key) ? Infinity : descending ? -key : key;
    }
  }
  // Numbers of the file's order break ties: sorting places by key, then place, is stable.
  const order = new Uint32Array(found.count).map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
  return order.map((i) => ordinals[i]!);
}

/** The most severe is the highest; NaN for a record without annotation. */
function impactKeys(shown: (record: number) => Shown): (record: number) => number {
  return (record) => {
    const impact = shown(record).entry?.impact;
    return impact ? impacts.length - impacts.indexOf(impact) : Number.NaN;
  };
}
