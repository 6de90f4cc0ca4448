import { Directory, footerBytes, genesAPage, magic, type StoredOverview } from "../format/directory.ts";
import type { Gene, TranscriptModel } from "../answers.ts";
import { decodeDeltas } from "../format/numbers.ts";
import { unpack } from "../format/pack.ts";
import { resultLayout, type ResultLayout } from "../result-layout.ts";
import type { Cache } from "./cache.ts";
import { columnDecoder, type ColumnDecoder } from "./decode.ts";

/** Bytes of a file by place. Rejects where the file is no longer the one that it was. */
export type RangeReader = {
  /** Names these very bytes: what was made of them may be kept under it. */
  name: string;
  bytes: number;
  /** Exactly `length` bytes from `from` on. */
  read(from: number, length: number): Promise<Uint8Array>;
};

/** Where a block is. */
export type BlockPlace = {
  /** Number of its first record. */
  first: number;
  records: number;
  /** Neighbouring records of one sequence; lowest POS and highest end, 1-based inclusive. */
  runs: { contig: string; records: number; from: number; to: number }[];
  /** By name of a column, where it lies; length 0 where it says nothing, absent where it was left out. */
  columns: ReadonlyMap<string, { from: number; length: number }>;
};

export type StoredGene = Gene & {
  contig: string;
  from: number;
  to: number;
  count: number;
  firstBlock: number;
  lastBlock: number;
  /** Number among the genes. */
  index: number;
};

/** An opened columns file. */
export type Columns = {
  file: RangeReader;
  cache: Cache;
  records: number;
  /** All lines of the result's header. */
  header: string[];
  layout: ResultLayout;
  decode: ColumnDecoder;
  blocks: BlockPlace[];
  contigs: string[];
  /** By symbol. */
  genes(): Promise<StoredGene[]>;
  modelOf(gene: StoredGene): Promise<TranscriptModel | null>;
  overview(): Promise<StoredOverview>;
  /** Where each BGZF block of the annotated VCF begins, and, as the last, where they end. */
  vcfBlocks(): Promise<Float64Array>;
};

/** The bytes are no columns file, or a damaged one. */
export class ColumnsError extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`The columns of this result cannot be read: ${what}.`, options);
    this.name = "ColumnsError";
  }
}

/** Read at once from the end: the footer, and the directory of all but the largest results. */
const tailBytes = 128 * 1024;

/** Opens a columns file; what it reads of it stays in `cache` while there is room. */
export async function openColumns(file: RangeReader, cache: Cache): Promise<Columns> {
  const known = cache.get(file.name) as Columns | undefined;
  if (known) return { ...known, file, cache };
  const tail = await file.read(Math.max(0, file.bytes - tailBytes), Math.min(tailBytes, file.bytes));
  const footer = Buffer.from(tail.subarray(Math.max(0, tail.length - footerBytes)));
  if (footer.length < footerBytes || footer.toString("latin1", 4) !== magic)
    throw new ColumnsError("they do not end as they should");
  const length = footer.readUInt32LE(0);
  const end = tail.length - footerBytes;
  const packed =
    length <= end
      ? tail.subarray(end - length, end)
      : await file.read(file.bytes - footerBytes - length, length);
  let directory: Directory;
  try {
    directory = Directory.parse(JSON.parse(Buffer.from(await unpack(packed)).toString("utf8")));
  } catch (cause) {
    throw new ColumnsError("their directory is damaged", { cause });
  }
  const section = async ([from, size]: readonly [number, number]): Promise<Buffer> =>
    Buffer.from(size === 0 ? new Uint8Array() : await unpack(await file.read(from, size)));
  const header = linesOf(await section(directory.header));
  const layout = resultLayout(header);
  /** Reads a section once. */
  const once = <T>(at: readonly [number, number], read: (bytes: Buffer) => T): (() => Promise<T>) => {
    const key = `${file.name}#${at[0]}`;
    let size = 0;
    const make = async (): Promise<T> => {
      const bytes = await section(at);
      size = bytes.length * 3; // as strings and objects
      return read(bytes);
    };
    return () => cache.once(key, make, () => size);
  };

  const columns: Columns = {
    file,
    cache,
    records: directory.records,
    header,
    layout,
    decode: columnDecoder(layout),
    blocks: placesOf(directory),
    contigs: directory.contigs,
    genes: once(directory.genes, (bytes) =>
      linesOf(bytes).map((line, i) => readGene(line, i, directory.contigs)),
    ),
    modelOf: async ({ index }) => {
      const page = directory.models[Math.floor(index / genesAPage)];
      if (!page) return null;
      const read = once(page, (bytes) => JSON.parse(bytes.toString("utf8")) as (TranscriptModel | null)[]);
      return (await read())[index % genesAPage] ?? null;
    },
    overview: once(directory.overview, (bytes) => JSON.parse(bytes.toString("utf8")) as StoredOverview),
    vcfBlocks: once(directory.blockSizes, (bytes) => {
      const sizes = decodeDeltas(bytes, new Float64Array(directory.blockCount));
      const begins = new Float64Array(sizes.length + 1);
      sizes.forEach((size, i) => (begins[i + 1] = begins[i]! + size));
      return begins;
    }),
  };
  cache.set(file.name, columns, length * 8);
  return columns;
}

function placesOf({ groups, columns, contigs }: Directory): BlockPlace[] {
  const places: BlockPlace[] = [];
  let first = 0;
  for (const { offset, blocks, lengths } of groups) {
    const ofGroup = blocks.map(() => new Map<string, { from: number; length: number }>());
    let from = offset;
    columns.forEach((name, column) => {
      ofGroup.forEach((ofBlock, block) => {
        const length = lengths[column]![block]!;
        if (length < 0) return;
        ofBlock.set(name, { from, length });
        from += length;
      });
    });
    blocks.forEach(({ records, runs }, i) => {
      places.push({
        first,
        records,
        runs: runs.map(([contig, count, low, high]) => ({
          contig: contigs[contig]!,
          records: count,
          from: low,
          to: high,
        })),
        columns: ofGroup[i]!,
      });
      first += records;
    });
  }
  return places;
}

function readGene(line: string, index: number, contigs: readonly string[]): StoredGene {
  const [id = "", symbol = "", ...numbers] = line.split("\t");
  const [contig, from, to, count, firstBlock, lastBlock] = numbers.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { id, symbol, contig: contigs[contig] ?? "", from, to, count, firstBlock, lastBlock, index };
}

function linesOf(bytes: Buffer): string[] {
  return bytes.length === 0 ? [] : bytes.toString("utf8").replace(/\n$/, "").split("\n");
}
