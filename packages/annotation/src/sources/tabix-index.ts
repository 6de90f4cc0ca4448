import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { SourceError } from "./source-error.ts";

/** A `.tbi`, read whole: some two megabytes for gnomAD. Layout: tabix specification (samtools.github.io/hts-specs/tabix.pdf). */
export type TabixIndex = {
  /** Names of the sequences, as the file calls them. */
  names: readonly string[];
  /** 0-based columns of sequence, begin and end; `endColumn` is -1 where the end is worked out from REF (VCF). */
  nameColumn: number;
  beginColumn: number;
  endColumn: number;
  /** Whether it was indexed as VCF. */
  isVcf: boolean;
  /** Whether begin counts from 0, as in BED. */
  zeroBased: boolean;
  /** First byte of lines that are no rows. */
  comment: number;
  /** Lines at the beginning of the file that are no rows. */
  skip: number;
  /** Where rows that overlap [start, end), 0-based, of the sequence (an index into `names`) may stand: in the order of the file, not overlapping. */
  chunks(sequence: number, start: number, end: number): FileChunk[];
  /** How far into the file it points; an end of rows may lie at the end of the file. */
  lastBlock: number;
};
/** From (inclusive) to (exclusive): place of the block in the file and place in the block. */
export type FileChunk = { fromBlock: number; fromPlace: number; toBlock: number; toPlace: number };

/** Where bins of each size begin, and the shift that makes a position the number of a bin (SAMv1, section 5.3: `reg2bins`). */
const levels = [
  [0, 29],
  [1, 26],
  [9, 23],
  [73, 20],
  [585, 17],
  [4681, 14],
] as const;
const windowShift = 14;
const countsBin = 37450;

/** Reads FILE.tbi. Throws SourceError when it is missing, older than FILE, or no index. */
export function readTabixIndex(path: string, howToMake: string): TabixIndex {
  const indexPath = `${path}.tbi`;
  const bytes = readIndex(path, howToMake);
  const wrong = (): SourceError =>
    new SourceError(`${indexPath} is no tabix index, or a damaged one. Make it again: ${howToMake} ${path}`);
  try {
    const index = decode(bytes);
    if (index === null) throw wrong();
    if (index.lastBlock >= statSync(path).size)
      throw new SourceError(
        `${indexPath} is the index of a longer file than ${path}: one of them is not the right one. If the file is whole, make the index again: ${howToMake} ${path}`,
      );
    return index;
  } catch (error) {
    if (error instanceof RangeError) throw wrong();
    throw error;
  }
}

function readIndex(path: string, howToMake: string): Buffer {
  const indexPath = `${path}.tbi`;
  const modified = (file: string): number =>
    statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
  const [file, index] = [modified(path), modified(indexPath)];
  if (index === Number.NEGATIVE_INFINITY) {
    const other = modified(`${path}.csi`) > 0 ? " (a .csi there is, but it is not read)" : "";
    throw new SourceError(`${path} has no index ${indexPath}${other}. Make it: ${howToMake} ${path}`);
  }
  if (index < file)
    throw new SourceError(
      `${indexPath} is older than ${path}, so it may be of another file. Make it again: ${howToMake} -f ${path} (or, if it is right: touch ${indexPath})`,
    );
  try {
    return gunzipSync(readFileSync(indexPath));
  } catch (error) {
    throw new SourceError(
      `${indexPath} is damaged or cannot be read. Make it again: ${howToMake} -f ${path}`,
      { cause: error },
    );
  }
}

type ContigIndex = { bins: Map<number, FileChunk[]>; windows: FileChunk[] };

/** Throws RangeError where the bytes end too early; null for what is none. */
function decode(bytes: Buffer): TabixIndex | null {
  if (bytes.toString("latin1", 0, 4) !== "TBI\x01") return null;
  let at = 4;
  const int = (): number => {
    const value = bytes.readInt32LE(at);
    at += 4;
    return value;
  };
  let lastBlock = 0;
  /** Block and place of a virtual offset: 48 bits and 16. */
  const offset = (): [number, number] => {
    const place = bytes.readUInt16LE(at);
    const block = bytes.readUIntLE(at + 2, 6);
    at += 8;
    return [block, place];
  };
  const count = int();
  const [format, nameColumn, beginColumn, endColumn, comment, skip, namesLength] = [
    int(),
    int(),
    int(),
    int(),
    int(),
    int(),
    int(),
  ] as [number, number, number, number, number, number, number];
  const names = bytes
    .toString("utf8", at, at + namesLength)
    .split("\0")
    .slice(0, count);
  at += namesLength;
  const contigs = Array.from({ length: count }, (): ContigIndex => {
    const bins = new Map<number, FileChunk[]>();
    for (let i = int(); i > 0; i--) {
      const bin = int() >>> 0;
      const chunks: FileChunk[] = [];
      for (let j = int(); j > 0; j--) {
        const [fromBlock, fromPlace] = offset();
        const [toBlock, toPlace] = offset();
        chunks.push({ fromBlock, fromPlace, toBlock, toPlace });
        // The bin of counts holds numbers that are no offsets.
        if (bin !== countsBin) lastBlock = Math.max(lastBlock, fromBlock, toBlock - 1);
      }
      if (bin !== countsBin) bins.set(bin, chunks);
    }
    const windows = Array.from({ length: int() }, () => {
      const [fromBlock, fromPlace] = offset();
      return { fromBlock, fromPlace, toBlock: 0, toPlace: 0 };
    });
    return { bins, windows };
  });
  const kind = format & 0xffff;
  return {
    names,
    nameColumn: nameColumn - 1,
    beginColumn: beginColumn - 1,
    endColumn: kind === 2 ? -1 : endColumn - 1,
    isVcf: kind === 2,
    zeroBased: (format & 0x10000) !== 0,
    comment,
    skip,
    lastBlock,
    chunks: (sequence, start, end) => chunksOf(contigs[sequence]!, start, end),
  };
}

function chunksOf({ bins, windows }: ContigIndex, start: number, end: number): FileChunk[] {
  const last = Math.max(start, end - 1);
  const found: FileChunk[] = [];
  for (const [first, shift] of levels)
    for (let bin = first + (start >> shift); bin <= first + (last >> shift); bin++)
      found.push(...(bins.get(bin) ?? []));
  // Nothing that overlaps the window of `start` stands before what the linear index says; beyond its end there is nothing at all.
  const least = windows[start >> windowShift] ?? windows.at(-1);
  const useful = found
    .filter((chunk) => !least || isBefore(least.fromBlock, least.fromPlace, chunk.toBlock, chunk.toPlace))
    .toSorted((a, b) => a.fromBlock - b.fromBlock || a.fromPlace - b.fromPlace);
  const merged: FileChunk[] = [];
  for (const chunk of useful) {
    const before = merged.at(-1);
    if (before && !isBefore(before.toBlock, before.toPlace, chunk.fromBlock, chunk.fromPlace)) {
      if (isBefore(before.toBlock, before.toPlace, chunk.toBlock, chunk.toPlace)) {
        before.toBlock = chunk.toBlock;
        before.toPlace = chunk.toPlace;
      }
    } else merged.push({ ...chunk });
  }
  const first = merged[0];
  if (first && least && isBefore(first.fromBlock, first.fromPlace, least.fromBlock, least.fromPlace)) {
    first.fromBlock = least.fromBlock;
    first.fromPlace = least.fromPlace;
  }
  return merged;
}

function isBefore(block: number, place: number, otherBlock: number, otherPlace: number): boolean {
  return block < otherBlock || (block === otherBlock && place < otherPlace);
}
