import { unpack } from "../format/pack.ts";
import { bytesHeld, columnKind, type ColumnKind, type Decoded } from "./decode.ts";
import { ColumnsError, type BlockPlace, type Columns } from "./open-columns.ts";

/** A block with those of its columns that were asked for. */
export type Block = Pick<BlockPlace, "first" | "records" | "runs"> & {
  index: number;
  /** A column of that kind. Throws where it was not asked for, or was left out. */
  get<K extends ColumnKind>(kind: K, name?: string): Decoded[K];
};

/** Stretches nearer to each other than this are read as one: a request to S3 takes as long as some 256 KiB. */
const gapBytes = 256 * 1024;
/** Read at once at most. */
const stretchBytes = 8 * 2 ** 20;
/** Blocks made ready while those before them are looked at. */
const blocksAhead = 16;

/** These blocks in turn, each with these columns; the next ones are read meanwhile. */
export async function* readBlocks(
  columns: Columns,
  indices: readonly number[],
  names: readonly string[],
): AsyncGenerator<Block> {
  let next = load(columns, indices.slice(0, blocksAhead), names);
  for (let at = 0; at < indices.length; at += blocksAhead) {
    const blocks = await next;
    next = load(columns, indices.slice(at + blocksAhead, at + 2 * blocksAhead), names);
    next.catch(() => {}); // told when its turn comes
    yield* blocks;
  }
}

/** One block with these columns. */
export async function readBlock(columns: Columns, index: number, names: readonly string[]): Promise<Block> {
  return (await load(columns, [index], names))[0]!;
}

type Wanted = { block: number; name: string; key: string; from: number; length: number };

async function load(
  columns: Columns,
  indices: readonly number[],
  names: readonly string[],
): Promise<Block[]> {
  const found = new Map<string, Decoded[ColumnKind]>();
  const wanted: Wanted[] = [];
  for (const block of indices)
    for (const name of names) {
      const place = columns.blocks[block]!.columns.get(name);
      const key = `${columns.file.name}:${block}:${name}`;
      if (!place) continue;
      const kept = columns.cache.get(key) as Decoded[ColumnKind] | undefined;
      if (kept) found.set(key, kept);
      else wanted.push({ block, name, key, ...place });
    }
  await Promise.all(
    stretches(wanted).map(async ({ from, to, columns: inside }) => {
      const bytes = to > from ? await columns.file.read(from, to - from) : new Uint8Array();
      await Promise.all(
        inside.map(async ({ block, name, key, from: start, length }) => {
          const raw = await unpack(bytes.subarray(start - from, start - from + length));
          const decoded = columns.decode(columnKind(name), raw, columns.blocks[block]!.records);
          found.set(key, decoded);
          columns.cache.set(key, decoded, bytesHeld(decoded));
        }),
      );
    }),
  ).catch((cause: unknown) => {
    if (cause instanceof RangeError) throw new ColumnsError("one of them is damaged", { cause });
    throw cause;
  });
  return indices.map((index): Block => {
    const { first, records, runs } = columns.blocks[index]!;
    return {
      index,
      first,
      records,
      runs,
      get: <K extends ColumnKind>(kind: K, name: string = kind) => {
        const decoded = found.get(`${columns.file.name}:${index}:${name}`);
        if (decoded === undefined) throw new ColumnsError(`${name} is not among them`);
        return decoded as Decoded[K];
      },
    };
  });
}

function stretches(wanted: readonly Wanted[]): { from: number; to: number; columns: Wanted[] }[] {
  const sorted = wanted.toSorted((a, b) => a.from - b.from);
  const found: { from: number; to: number; columns: Wanted[] }[] = [];
  for (const one of sorted) {
    const last = found.at(-1);
    const end = one.from + one.length;
    if (last && one.from - last.to <= gapBytes && end - last.from <= stretchBytes) {
      last.to = Math.max(last.to, end);
      last.columns.push(one);
    } else found.push({ from: one.from, to: end, columns: [one] });
  }
  return found;
}
