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
    const keyOf = by === "impact" ? impactKeys(chooser.of(block)) : numberKeys(block.get(by));
    for (const record of placesIn(found, block.index, block.records)) {
      ordinals[at] = block.first + record;
      const key = keyOf(record);
      keys[at++] = Number.isNaN(key) ? Infinity : descending ? -key : key;
    }
  }
  return inOrderOf(keys, ordinals);
}

/**
 * `ordinals` by rising key; equals keep their order. Sorting bare numbers is several times as fast as asking a function which of two
 * records comes first: each then goes where its key begins, behind those of the same key that went there before.
 */
function inOrderOf(keys: Float64Array, ordinals: Uint32Array): Uint32Array {
  const sorted = keys.slice().sort();
  const gone = new Uint32Array(keys.length);
  const ordered = new Uint32Array(keys.length);
  keys.forEach((key, i) => {
    const start = firstNotBelow(sorted, key);
    ordered[start + gone[start]!++] = ordinals[i]!;
  });
  return ordered;
}

function firstNotBelow(sorted: Float64Array, key: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function numberKeys(numbers: Float64Array): (record: number) => number {
  return (record) => numbers[record]!;
}

/** The most severe is the highest; NaN for a record without annotation. */
function impactKeys(shown: (record: number) => Shown): (record: number) => number {
  return (record) => {
    const impact = shown(record).entry?.impact;
    return impact ? impacts.length - impacts.indexOf(impact) : Number.NaN;
  };
}
