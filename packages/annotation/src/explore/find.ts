import { planQuery, type Plan } from "./filter/plan.ts";
import { encodeQuery, type ExploreQuery } from "./query.ts";
import type { Columns, RangeReader } from "./read/open-columns.ts";
import { readBlocks } from "./read/read-blocks.ts";
import { vcfLines } from "./read/vcf-lines.ts";

/** Which records of a result a query finds. */
export type Found = {
  count: number;
  /** By block of the columns: how many before it, and a bit for each record of it, or null where none or all are found. */
  before: Float64Array;
  blocks: (Uint8Array | "all" | "none")[];
};

/** A test needs the VCF, and it is not here. */
export class VcfNeededError extends Error {
  constructor() {
    super("This filter looks at what only the annotated VCF holds.");
    this.name = "VcfNeededError";
  }
}

/** Finds the records; what was found stays in the columns' cache. Throws QueryError, and VcfNeededError where `vcf` is null but needed. */
export async function find(columns: Columns, query: ExploreQuery, vcf: RangeReader | null): Promise<Found> {
  const key = `${columns.file.name}?${filterKey(query)}`;
  const make = async (): Promise<Found> => {
    const plan = planQuery(query, columns);
    if (plan.line && !vcf) throw new VcfNeededError();
    return search(columns, plan, vcf);
  };
  return columns.cache.once(key, make, bytesOf);
}

function bytesOf({ before, blocks }: Found): number {
  const bits = blocks.reduce((sum, block) => sum + (typeof block === "string" ? 8 : block.length), 64);
  return bits + before.byteLength;
}

/** What of a query decides which records are found. */
export function filterKey(query: ExploreQuery): string {
  return encodeQuery({ ...query, columns: [], sort: undefined }).toString();
}

async function search(columns: Columns, plan: Plan, vcf: RangeReader | null): Promise<Found> {
  const blocks: Found["blocks"] = columns.blocks.map(() => "none");
  const counts = new Float64Array(columns.blocks.length);
  const worth = columns.blocks.flatMap((block, i) => (plan.mayHold(block) ? [i] : []));
  if (plan.names.length === 0 && !plan.line) {
    for (const i of worth) {
      blocks[i] = "all";
      counts[i] = columns.blocks[i]!.records;
    }
  } else {
    for await (const block of readBlocks(columns, worth, plan.names)) {
      const chosen = new Uint8Array(block.records).fill(1);
      plan.narrow(block, chosen);
      if (plan.line && vcf) {
        const candidates: number[] = [];
        chosen.forEach((one, record) => one === 1 && candidates.push(record));
        for await (const { record, line } of vcfLines(columns, vcf, block.index, candidates))
          if (!plan.line(line)) chosen[record] = 0;
      }
      const count = chosen.reduce((sum, one) => sum + one, 0);
      counts[block.index] = count;
      if (count > 0) blocks[block.index] = count === block.records ? "all" : bitsOf(chosen);
    }
  }
  const before = new Float64Array(counts.length);
  let count = 0;
  counts.forEach((own, i) => {
    before[i] = count;
    count += own;
  });
  return { count, before, blocks };
}

function bitsOf(chosen: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(chosen.length / 8));
  chosen.forEach((one, i) => (bits[i >> 3]! |= one << (i & 7)));
  return bits;
}

/** Places, in its block, of the records found there, in rising order. */
export function placesIn({ blocks }: Found, block: number, records: number): number[] {
  const bits = blocks[block]!;
  const places: number[] = [];
  if (bits === "none") return places;
  for (let i = 0; i < records; i++) if (bits === "all" || (bits[i >> 3]! >> (i & 7)) & 1) places.push(i);
  return places;
}

/** 1 for each record of the block that is found; undefined for all. */
export function chosenIn({ blocks }: Found, block: number, records: number): Uint8Array | undefined {
  const bits = blocks[block]!;
  if (bits === "all") return undefined;
  const chosen = new Uint8Array(records);
  if (bits !== "none") for (let i = 0; i < records; i++) chosen[i] = (bits[i >> 3]! >> (i & 7)) & 1;
  return chosen;
}

/** Blocks in which there is any. */
export function blocksWith({ blocks }: Found): number[] {
  return blocks.flatMap((bits, i) => (bits === "none" ? [] : [i]));
}
