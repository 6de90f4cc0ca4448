import { crc32, inflateRaw } from "node:zlib";
import { promisify } from "node:util";
import type { Columns, RangeReader } from "./open-columns.ts";
import { readBlock } from "./read-blocks.ts";

const inflate = promisify(inflateRaw);
const maxBlockBytes = 64 * 1024;
/** BGZF blocks read in one piece although some between are not wanted: less than a request takes. */
const gapBytes = 256 * 1024;
const stretchBytes = 4 * 2 ** 20;
const newline = 10;

/** The annotated VCF is not what its columns say, or damaged. */
export class VcfLinesError extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`The annotated VCF cannot be read: ${what}.`, options);
    this.name = "VcfLinesError";
  }
}

/**
 * Lines of the annotated VCF, without their ends: those of the records of one block of columns that are `wanted` (places in the block, in
 * rising order), read by range. Only the BGZF blocks that they stand in are read.
 */
export async function* vcfLines(
  columns: Columns,
  vcf: RangeReader,
  block: number,
  wanted: readonly number[],
): AsyncGenerator<{ record: number; line: Buffer }> {
  if (wanted.length === 0) return;
  const place = (await readBlock(columns, block, ["place"])).get("place");
  const begins = await columns.vcfBlocks();
  const { records } = columns.blocks[block]!;
  // Where the last line of a block ends only the next block's first place tells; a line's end is looked for instead.
  const blockOf = (record: number): number => Math.floor(place[record]! / 65_536);
  const lastOf = (record: number): number =>
    record + 1 < records ? blockOf(record + 1) : Math.min(blockOf(record) + 1, begins.length - 2);
  for (let at = 0; at < wanted.length;) {
    const first = blockOf(wanted[at]!);
    let last = lastOf(wanted[at]!);
    let end = at + 1;
    while (end < wanted.length) {
      const next = blockOf(wanted[end]!);
      if (next > last && begins[next]! - begins[last + 1]! > gapBytes) break;
      if (begins[next + 1]! - begins[first]! > stretchBytes) break;
      last = Math.max(last, lastOf(wanted[end]!));
      end++;
    }
    yield* linesBetween(vcf, begins, place, first, last, wanted.slice(at, end));
    at = end;
  }
}

async function* linesBetween(
  vcf: RangeReader,
  begins: Float64Array,
  place: Float64Array,
  first: number,
  last: number,
  wanted: readonly number[],
): AsyncGenerator<{ record: number; line: Buffer }> {
  const from = begins[first]!;
  const to = begins[last + 1]!;
  if (to > vcf.bytes) throw new VcfLinesError("it is shorter than its columns say");
  const bytes = Buffer.from(await vcf.read(from, to - from));
  const needed = new Set<number>();
  const lastNeeded = (record: number): number =>
    record + 1 < place.length ? Math.floor(place[record + 1]! / 65_536) : last;
  for (const record of wanted)
    for (let i = Math.floor(place[record]! / 65_536); i <= Math.min(last, lastNeeded(record)); i++)
      needed.add(i);
  const texts = new Map<number, Buffer>();
  await Promise.all(
    [...needed].map(async (i) => {
      texts.set(i, await expand(bytes.subarray(begins[i]! - from, begins[i + 1]! - from)));
    }),
  );
  for (const record of wanted) {
    let block = Math.floor(place[record]! / 65_536);
    let start = place[record]! % 65_536;
    const pieces: Buffer[] = [];
    for (;;) {
      const text = texts.get(block);
      if (!text || start > text.length) throw new VcfLinesError("a record is not where its columns say");
      const end = text.indexOf(newline, start);
      pieces.push(text.subarray(start, end < 0 ? text.length : end));
      if (end >= 0) break;
      block++;
      start = 0;
    }
    yield { record, line: pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces) };
  }
}

/** One BGZF block, from its header to its trailer (SAMv1, section 4.1). */
async function expand(block: Buffer): Promise<Buffer> {
  if (block.length < 26 || block.readUInt16BE(0) !== 0x1f8b)
    throw new VcfLinesError("no BGZF block begins there");
  const trailer = block.length - 8;
  const text = await inflate(block.subarray(12 + block.readUInt16LE(10), trailer), {
    maxOutputLength: maxBlockBytes,
  }).catch((cause: unknown) => {
    throw new VcfLinesError("its compressed data are wrong", { cause });
  });
  if (text.length !== block.readUInt32LE(trailer + 4) || crc32(text) !== block.readUInt32LE(trailer))
    throw new VcfLinesError("a checksum is wrong");
  return text;
}
