import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { SourceError } from "./source-error.ts";

/**
 * A `.tbi` or `.csi`, read whole: some two megabytes for gnomAD. Layouts: tabix and CSI specifications (samtools.github.io/hts-specs, tabix.pdf
 * and CSIv1.pdf).
 */
export type TabixIndex = {
  /** The index's own file. */
  path: string;
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

/** How positions are binned: the smallest bins are of 2^`minShift` bases, and each of `depth` larger kinds of eight times the one before. */
type Binning = { minShift: number; depth: number };
const tbiBinning: Binning = { minShift: 14, depth: 5 };
/** More than this an index of positions in 32 bits cannot need; a damaged one may say anything. */
const mostBits = 44;

/** Reads the index of FILE: FILE.tbi, or FILE.csi (which bcftools makes). Throws SourceError when there is none, it is older than FILE, or no index. */
export function readTabixIndex(path: string, howToMake: string): TabixIndex {
  const indexPath = findIndex(path, howToMake);
  const bytes = readIndex(indexPath, path, howToMake);
  const wrong = (): SourceError =>
    new SourceError(`${indexPath} is no tabix index, or a damaged one. Make it again: ${howToMake} ${path}`);
  try {
    const index = decode(bytes);
    if (index === null) throw wrong();
    if (index.lastBlock >= statSync(path).size)
      throw new SourceError(
        `${indexPath} is the index of a longer file than ${path}: one of them is not the right one. If the file is whole, make the index again: ${howToMake} ${path}`,
      );
    return { ...index, path: indexPath };
  } catch (error) {
    if (error instanceof RangeError) throw wrong();
    throw error;
  }
}

/** The `.tbi` where there is one, else the `.csi`; of two the one that is no older than the file. */
function findIndex(path: string, howToMake: string): string {
  const modified = (file: string): number =>
    statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
  const there = [`${path}.tbi`, `${path}.csi`].filter((file) => modified(file) > Number.NEGATIVE_INFINITY);
  const first = there[0];
  if (first === undefined)
    throw new SourceError(`${path} has no index ${path}.tbi (or .csi). Make it: ${howToMake} ${path}`);
  const fresh = there.find((file) => modified(file) >= modified(path));
  if (fresh !== undefined) return fresh;
  throw new SourceError(
    `${first} is older than ${path}, so it may be of another file. Make it again: ${howToMake} -f ${path} (or, if it is right: touch ${first})`,
  );
}

function readIndex(indexPath: string, path: string, howToMake: string): Buffer {
  try {
    return gunzipSync(readFileSync(indexPath));
  } catch (error) {
    throw new SourceError(
      `${indexPath} is damaged or cannot be read. Make it again: ${howToMake} -f ${path}`,
      { cause: error },
    );
  }
}

type FilePlace = { block: number; place: number };
type ContigIndex = {
  bins: Map<number, FileChunk[]>;
  /** Where the first row that overlaps a smallest window may stand: of a `.tbi`. */
  windows: FilePlace[];
  /** The same of the first position of a bin: of a `.csi`. */
  binStarts: Map<number, FilePlace>;
};

/** Throws RangeError where the bytes end too early; null for what is none. */
function decode(bytes: Buffer): Omit<TabixIndex, "path"> | null {
  const magic = bytes.toString("latin1", 0, 4);
  const isCsi = magic === "CSI\x01";
  if (!isCsi && magic !== "TBI\x01") return null;
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
  const binning = isCsi ? { minShift: int(), depth: int() } : tbiBinning;
  // A `.csi` may be of anything; that of lines tells their columns as a `.tbi` does.
  if (isCsi && int() < 28) return null;
  if (binning.minShift < 0 || binning.depth < 0 || binning.minShift + 3 * binning.depth > mostBits)
    return null;
  let count = isCsi ? 0 : int();
  const [format, nameColumn, beginColumn, endColumn, comment, skip, namesLength] = [
    int(),
    int(),
    int(),
    int(),
    int(),
    int(),
    int(),
  ] as [number, number, number, number, number, number, number];
  const nameList = bytes.toString("utf8", at, at + namesLength).split("\0");
  at += namesLength;
  if (isCsi) count = int();
  const names = nameList.slice(0, count);
  // One bin more than there are holds counts that are no offsets.
  const countsBin = (8 ** (binning.depth + 1) - 1) / 7 + 1;
  const contigs = Array.from({ length: count }, (): ContigIndex => {
    const bins = new Map<number, FileChunk[]>();
    const binStarts: ContigIndex["binStarts"] = new Map();
    for (let i = int(); i > 0; i--) {
      const bin = int() >>> 0;
      if (isCsi) {
        const [block, place] = offset();
        binStarts.set(bin, { block, place });
      }
      const chunks: FileChunk[] = [];
      for (let j = int(); j > 0; j--) {
        const [fromBlock, fromPlace] = offset();
        const [toBlock, toPlace] = offset();
        chunks.push({ fromBlock, fromPlace, toBlock, toPlace });
        if (bin !== countsBin) lastBlock = Math.max(lastBlock, fromBlock, toBlock - 1);
      }
      if (bin !== countsBin) bins.set(bin, chunks);
    }
    const windows = Array.from({ length: isCsi ? 0 : int() }, () => {
      const [block, place] = offset();
      return { block, place };
    });
    return { bins, windows, binStarts };
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
    chunks: (sequence, start, end) => chunksOf(contigs[sequence]!, binning, start, end),
  };
}

function chunksOf(contig: ContigIndex, binning: Binning, start: number, end: number): FileChunk[] {
  const { minShift, depth } = binning;
  const last = Math.max(start, end - 1);
  const found: FileChunk[] = [];
  for (let level = 0; level <= depth; level++) {
    const first = firstBin(level);
    const size = 2 ** (minShift + 3 * (depth - level));
    const behind = first + 8 ** level;
    for (
      let bin = first + Math.floor(start / size);
      bin <= first + Math.floor(last / size) && bin < behind;
      bin++
    )
      found.push(...(contig.bins.get(bin) ?? []));
  }
  const least = leastPlace(contig, binning, start);
  const useful = found
    .filter((chunk) => !least || isBefore(least.block, least.place, chunk.toBlock, chunk.toPlace))
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
  if (first && least && isBefore(first.fromBlock, first.fromPlace, least.block, least.place)) {
    first.fromBlock = least.block;
    first.fromPlace = least.place;
  }
  return merged;
}

/** Number of the first bin of a size; level 0 is the one bin of all positions (SAMv1, section 5.3). */
const firstBin = (level: number): number => (8 ** level - 1) / 7;

/**
 * No row that overlaps [start, …) stands before this place. A `.tbi` tells it of each window (beyond the last there is nothing at all); a `.csi` of each
 * bin that has rows, so the nearest one at or to the left of `start` counts, or one that holds it.
 */
function leastPlace({ windows, binStarts }: ContigIndex, binning: Binning, start: number) {
  const { minShift, depth } = binning;
  if (windows.length > 0) return windows[Math.floor(start / 2 ** minShift)] ?? windows.at(-1);
  let bin = firstBin(depth) + Math.min(8 ** depth - 1, Math.floor(start / 2 ** minShift));
  while (!binStarts.has(bin) && bin > 0) {
    const parent = (bin - 1) >> 3;
    bin = bin > parent * 8 + 1 ? bin - 1 : parent;
  }
  return binStarts.get(bin);
}

function isBefore(block: number, place: number, otherBlock: number, otherPlace: number): boolean {
  return block < otherBlock || (block === otherBlock && place < otherPlace);
}
