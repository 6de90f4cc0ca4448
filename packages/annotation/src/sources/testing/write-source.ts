import { writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { bgzfEnd } from "../../vcf/bgzf-end.ts";
import { bgzipSync, frameBlock } from "../../vcf/bgzf.ts";
import { createTabixBuilder } from "../../vcf/tabix.ts";

/**
 * Writes a source as bgzip and tabix would: FILE and FILE.tbi. `blockBytes` is how much text a block holds, so that a few rows can fill
 * many; rows may span two. In BED (by the file's name) columns 2 and 3 are the interval.
 */
export function writeSource(file: string, text: string, blockBytes = 200): void {
  const isVcf = !file.includes(".bed.");
  const bytes = Buffer.from(text);
  const blocks: Buffer[] = [];
  const offsets: number[] = [];
  let fileAt = 0;
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = frameBlock(bytes.subarray(at, at + blockBytes), 1);
    blocks.push(block);
    offsets.push(fileAt);
    fileAt += block.length;
  }
  offsets.push(fileAt);
  const place = (at: number): number => Math.floor(at / blockBytes) * 65536 + (at % blockBytes);
  const builder = createTabixBuilder();
  let at = 0;
  for (const line of text.split("\n")) {
    const next = at + Buffer.byteLength(line) + 1;
    if (line !== "" && !line.startsWith("#")) {
      const columns = line.split("\t");
      const [start, end] = isVcf ? vcfSpan(columns) : [Number(columns[1]), Number(columns[2])];
      builder.add(columns[0]!, start, end, place(at), place(next));
    }
    at = next;
  }
  const index = builder.finish(
    (position) => (BigInt(offsets[Math.floor(position / 65536)]!) << 16n) | BigInt(position % 65536),
  );
  writeFileSync(file, Buffer.concat([...blocks, bgzfEnd]));
  writeFileSync(`${file}.tbi`, isVcf ? index : asBed(index));
}

function vcfSpan(columns: readonly string[]): [number, number] {
  const start = Number(columns[1]) - 1;
  return [start, Math.max(start + columns[3]!.length, Number(/END=(\d+)/.exec(columns[7]!)?.[1] ?? 0))];
}

/** The same index, said to be of columns 1, 2 and 3 that count from 0 (tabix specification: format 0x10000). */
function asBed(index: Buffer): Buffer {
  const bytes = gunzipSync(index);
  [0x10000, 1, 2, 3].forEach((value, i) => bytes.writeInt32LE(value, 8 + 4 * i));
  return bgzipSync(bytes);
}

/** VCF text with INFO lines (`ID,Number,Type`) and rows, whose columns are parted by blanks. */
export function sourceVcf(info: readonly string[], rows: readonly string[]): string {
  const declared = info.map((one) => {
    const [id, number, type] = one.split(",");
    return `##INFO=<ID=${id},Number=${number},Type=${type},Description="What ${id} is">`;
  });
  const lines = rows.map((row) => row.split(" ").join("\t"));
  return `${["##fileformat=VCFv4.2", ...declared, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO", ...lines].join("\n")}\n`;
}
