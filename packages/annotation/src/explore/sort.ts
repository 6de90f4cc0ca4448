import { impacts, type ExploreQuery } from "./query.ts";
import { blocksWith, filterKey, placesIn, type Found } from "./find.ts";
import type { Columns } from "./read/open-columns.ts";
import { readBlocks, type Block } from "./read/read-blocks.ts";

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
    () => sortOut(columns, found, sort),
    ({ byteLength }) => byteLength,
  );
}

async function sortOut(
  columns: Columns,
  found: Found,
  { by, descending }: NonNullable<ExploreQuery["sort"]>,
): Promise<Uint32Array> {
  const ordinals = new Uint32Array(found.count);
  const keys = new Float64Array(found.count);
  let at = 0;
  const names = by === "impact" ? ["lists", "listOf"] : [by];
  for await (const block of readBlocks(columns, blocksWith(found), names)) {
    const keyOf = by === "impact" ? impactKeys(block) : (record: number) => block.get(by)[record]!;
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
function impactKeys(block: Block): (record: number) => number {
  const { entries, ends, flat } = block.get("lists");
  const listOf = block.get("listOf");
  const ofList = Array.from(ends, (end, list) => {
    let worst: (typeof entries)[number] | undefined;
    for (let i = list === 0 ? 0 : ends[list - 1]!; i < end; i++) {
      const entry = entries[flat[i]!]!;
      if (entry.terms.length > 0 && (!worst || entry.rank < worst.rank)) worst = entry;
    }
    return worst?.impact ? impacts.length - impacts.indexOf(worst.impact) : Number.NaN;
  });
  return (record) => ofList[listOf[record]!]!;
}
