import { bgzipSync } from "./bgzf.ts";

/**
 * A tabix index, built while the records are written. Layout: tabix specification (samtools.github.io/hts-specs/tabix.pdf);
 * bins and linear index: SAMv1 specification, section 5.
 */
export type TabixBuilder = {
  /**
   * One record, in order. `start` and `end` are 0-based half-open; `from` and `to` are positions of the block writer
   * before and after it.
   */
  add(contig: string, start: number, end: number, from: number, to: number): void;
  /** What was added since the last time, to be added to another builder; begins anew. */
  take(): TabixPart[];
  /** Adds the records of the text that begins with the block of that number; in order. */
  append(parts: readonly TabixPart[], firstBlock: number): void;
  /** The index as a `.tbi` file, itself BGZF. `resolve` turns a writer's position into a virtual offset. */
  finish(resolve: (position: number) => bigint, columns?: TabixColumns): Buffer;
};

/** How an index says where a line keeps its place: the preset, and the columns, counted from 1, of sequence, start and end. */
export type TabixColumns = readonly [preset: number, sequence: number, start: number, end: number];

/** Preset 2 is VCF; columns 1 and 2 are CHROM and POS, 0 says that the end is worked out. */
const vcfColumns: TabixColumns = [2, 1, 2, 0];

/** Part of an index, for sending between threads: the records of one contig, with positions counted from the start of their text. */
export type TabixPart = {
  contig: string;
  records: number;
  first: number;
  last: number;
  /** Bin, from, to, in turn: a chunk each. */
  chunks: number[];
  /** Window and position of its first record, in turn. */
  windows: number[];
};

/** The furthest position that the binning scheme reaches: 2^29 (SAMv1, section 5.1.1). */
export const maxTabixPosition = 2 ** 29;
/** The linear index has one entry per 16,384 bases (SAMv1, section 5.1.3). */
const windowShift = 14;
/** Holds counts instead of chunks; `bcftools index --stats` reads it (SAMv1, section 5.2). */
const countsBin = 37450;

/** Chunks of a bin as a flat list: from, to, from, to… */
type ContigIndex = {
  bins: Map<number, number[]>;
  /** Position of the first record in each window from `firstWindow` on. */
  windows: (number | undefined)[];
  firstWindow: number;
  first: number;
  last: number;
  records: number;
};

export function createTabixBuilder(): TabixBuilder {
  const contigs = new Map<string, ContigIndex>();
  let name = "";
  let current: ContigIndex | undefined;
  const openContig = (contig: string, from: number, firstWindow: number): ContigIndex => {
    current = { bins: new Map(), windows: [], firstWindow, first: from, last: from, records: 0 };
    name = contig;
    contigs.set(contig, current);
    return current;
  };

  return {
    add(contig, start, end, from, to) {
      const firstWindow = start >> windowShift;
      const index = current && contig === name ? current : openContig(contig, from, firstWindow);
      index.records++;
      index.last = to;
      addChunk(index.bins, binOf(start, end), from, to);
      const { windows, firstWindow: zero } = index;
      // Records come in order, so a window up to the furthest one that any before reached was set by that one at the latest.
      const lastWindow = (end - 1) >> windowShift;
      for (let window = Math.max(firstWindow, zero + windows.length); window <= lastWindow; window++)
        windows[window - zero] = from;
    },
    take() {
      const parts = [...contigs].map(([contig, index]): TabixPart => {
        const chunks: number[] = [];
        for (const [bin, places] of index.bins)
          for (let i = 0; i < places.length; i += 2) chunks.push(bin, places[i]!, places[i + 1]!);
        const windows: number[] = [];
        index.windows.forEach((from, i) => {
          if (from !== undefined) windows.push(index.firstWindow + i, from);
        });
        const { records, first, last } = index;
        return { contig, records, first, last, chunks, windows };
      });
      contigs.clear();
      current = undefined;
      return parts;
    },
    append(parts, firstBlock) {
      const base = firstBlock * 65536;
      for (const { contig, records, first, last, chunks, windows } of parts) {
        const index =
          current && contig === name ? current : openContig(contig, base + first, windows[0] ?? 0);
        index.records += records;
        index.last = base + last;
        for (let i = 0; i < chunks.length; i += 3)
          addChunk(index.bins, chunks[i]!, base + chunks[i + 1]!, base + chunks[i + 2]!);
        for (let i = 0; i < windows.length; i += 2)
          index.windows[windows[i]! - index.firstWindow] ??= base + windows[i + 1]!;
      }
    },
    finish: (resolve, columns = vcfColumns) => bgzipSync(encode(contigs, resolve, columns)),
  };
}

function addChunk(bins: Map<number, number[]>, bin: number, from: number, to: number): void {
  const chunks = bins.get(bin);
  if (!chunks) bins.set(bin, [from, to]);
  // Chunks that meet in one block are read together anyway; joining them keeps the index small, as htslib does.
  else if (blockOf(chunks.at(-1) as number) === blockOf(from)) chunks[chunks.length - 1] = to;
  else chunks.push(from, to);
}

function blockOf(position: number): number {
  return Math.floor(position / 65536);
}

/** The smallest bin that holds [start, end): `reg2bin` of SAMv1, section 5.3. */
export function binOf(start: number, end: number): number {
  const last = end - 1;
  if (start >> 14 === last >> 14) return 4681 + (start >> 14);
  if (start >> 17 === last >> 17) return 585 + (start >> 17);
  if (start >> 20 === last >> 20) return 73 + (start >> 20);
  if (start >> 23 === last >> 23) return 9 + (start >> 23);
  if (start >> 26 === last >> 26) return 1 + (start >> 26);
  return 0;
}

function encode(
  contigs: Map<string, ContigIndex>,
  resolve: (position: number) => bigint,
  columns: TabixColumns,
): Buffer {
  const names = Buffer.from([...contigs.keys()].map((name) => `${name}\0`).join(""));
  let size = 36 + names.length + 8;
  for (const { bins, windows, firstWindow } of contigs.values()) {
    size += 8 + 8 * (firstWindow + windows.length) + 8 + 32;
    for (const chunks of bins.values()) size += 8 + 8 * chunks.length;
  }
  const out = Buffer.alloc(size);
  let at = 0;
  const int = (value: number): void => void (at = out.writeInt32LE(value, at));
  const offset = (value: bigint): void => void (at = out.writeBigUInt64LE(value, at));

  at = out.write("TBI\x01", "latin1");
  int(contigs.size);
  // '#' begins a comment; skip no lines.
  for (const value of [...columns, 0x23, 0, names.length]) int(value);
  at += names.copy(out, at);
  for (const { bins, windows, firstWindow, first, last, records } of contigs.values()) {
    int(bins.size + 1);
    for (const [bin, chunks] of bins) {
      int(bin);
      int(chunks.length / 2);
      for (const position of chunks) offset(resolve(position));
    }
    int(countsBin);
    int(2);
    offset(resolve(first));
    offset(resolve(last));
    offset(BigInt(records));
    offset(0n);
    int(firstWindow + windows.length);
    for (let i = 0; i < firstWindow; i++) offset(resolve(first));
    // A window without a record of its own starts where the one before it did: nothing it wants lies further on.
    let known = first;
    for (let i = 0; i < windows.length; i++) {
      known = windows[i] ?? known;
      offset(resolve(known));
    }
  }
  // Records without a place: none.
  offset(0n);
  return out;
}
