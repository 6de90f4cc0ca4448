import { gunzipSync, inflateRawSync } from "node:zlib";

/** A reader of tabix indices for the tests, written from the specification and sharing nothing with the writer. */
export type ReadIndex = {
  contigs: { name: string; bins: Map<number, [bigint, bigint][]>; windows: bigint[] }[];
};

export function readTabix(file: Uint8Array): ReadIndex {
  const bytes = gunzipSync(file);
  let at = 4;
  const int = (): number => bytes.readInt32LE((at += 4) - 4);
  const long = (): bigint => bytes.readBigUInt64LE((at += 8) - 8);
  if (bytes.toString("latin1", 0, 4) !== "TBI\x01") throw new Error("no tabix index");
  const contigCount = int();
  const settings = [int(), int(), int(), int(), int(), int()];
  if (settings.join() !== "2,1,2,0,35,0") throw new Error(`not for VCF: ${settings.join()}`);
  const names = bytes.toString("utf8", at + 4, at + 4 + bytes.readInt32LE(at)).split("\0");
  at += 4 + bytes.readInt32LE(at);
  const contigs = [];
  for (let i = 0; i < contigCount; i++) {
    const bins = new Map<number, [bigint, bigint][]>();
    for (let left = int(); left > 0; left--) {
      const bin = int();
      const chunks: [bigint, bigint][] = [];
      for (let chunk = int(); chunk > 0; chunk--) chunks.push([long(), long()]);
      bins.set(bin, chunks);
    }
    const windows = Array.from({ length: int() }, long);
    contigs.push({ name: names[i] as string, bins, windows });
  }
  return { contigs };
}

/** Lines of a BGZF file that the index finds for [start, end) of a contig, 0-based; what lies outside is still to be left out. */
export function linesByIndex(
  file: Buffer,
  index: ReadIndex,
  contig: string,
  start: number,
  end: number,
): Set<string> {
  const found = new Set<string>();
  const entry = index.contigs.find(({ name }) => name === contig);
  if (!entry) return found;
  const least = entry.windows[start >> 14];
  if (least === undefined) return found;
  for (const bin of binsOver(start, end)) {
    for (const [from, to] of entry.bins.get(bin) ?? []) {
      if (to <= least) continue;
      for (const line of textBetween(file, from > least ? from : least, to).split("\n"))
        if (line) found.add(line);
    }
  }
  return found;
}

/** `reg2bins` of the specification, as ranges of each level. */
function* binsOver(start: number, end: number): Generator<number> {
  yield 0;
  for (const [offset, shift] of [
    [1, 26],
    [9, 23],
    [73, 20],
    [585, 17],
    [4681, 14],
  ] as const) {
    for (let bin = offset + (start >> shift); bin <= offset + ((end - 1) >> shift); bin++) yield bin;
  }
}

function textBetween(file: Buffer, from: bigint, to: bigint): string {
  const parts: Buffer[] = [];
  let block = Number(from >> 16n);
  let skip = Number(from & 0xffffn);
  const lastBlock = Number(to >> 16n);
  while (block <= lastBlock && block < file.length) {
    const size = file.readUInt16LE(block + 16) + 1;
    const text = inflateRawSync(file.subarray(block + 18, block + size - 8));
    parts.push(text.subarray(skip, block === lastBlock ? Number(to & 0xffffn) : text.length));
    skip = 0;
    block += size;
  }
  return Buffer.concat(parts).toString();
}
