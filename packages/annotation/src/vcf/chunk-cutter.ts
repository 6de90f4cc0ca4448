import { formatBytes } from "./format-bytes.ts";
import type { ProblemLog } from "./problem-log.ts";

/**
 * Whole lines of the input. Where the input is cut depends on its text alone, not on how it came nor on who works on it: what is
 * made of each chunk for itself is the same on one core and on sixteen.
 */
export type TextChunk = {
  bytes: Buffer;
  /** Of the first line, counted from 1 as in the file. */
  firstLine: number;
};

export type ChunkCutter = {
  /** Adds text, in pieces of any size, and hands out each chunk as it is complete: a line that is too long is told behind all before it. */
  add(text: Buffer): Generator<TextChunk, void, undefined>;
  /** What is left at the end of the input. */
  finish(): TextChunk | null;
  /** Takes the memory of a chunk back, to be used again. */
  recycle(memory: ArrayBuffer): void;
};

/**
 * A chunk: some thousand records, 20 to 50 ms of work. Smaller ones cost more to hand around and end more blocks of the output early;
 * larger ones cost memory, several being under way at a time.
 */
export const defaultChunkBytes = 256 * 1024;

const newline = 10;
/** A line longer than a chunk grows by so much between two looks for its end. */
const longLinePart = 64 * 1024;
/** Enough for the chunks that are under way on a few cores; more are given to the garbage collector. */
const maxSpare = 16;

type ChunkCutterOptions = {
  chunkBytes: number;
  maxLineBytes: number;
  problems: ProblemLog;
  /** Number of the first line. */
  firstLine: number;
};

/** Cuts text behind the last line end within `chunkBytes`; where there is none, behind the next. A line beyond the limit ends as BadInputError. */
export function createChunkCutter({
  chunkBytes,
  maxLineBytes,
  problems,
  firstLine,
}: ChunkCutterOptions): ChunkCutter {
  const spare: ArrayBuffer[] = [];
  const make = (): Buffer => Buffer.from(spare.pop() ?? new ArrayBuffer(chunkBytes));
  let pending = make();
  let length = 0;
  /** pending[0, searched) holds no line end; only asked once it is longer than a chunk. */
  let searched = 0;
  let line = firstLine;

  const take = (end: number): TextChunk => {
    const whole = pending;
    const rest = length - end;
    pending = make();
    if (rest > pending.length) pending = Buffer.from(new ArrayBuffer(rest));
    pending.set(whole.subarray(end, length));
    length = rest;
    searched = 0;
    const chunk = { bytes: whole.subarray(0, end), firstLine: line };
    line += countLines(chunk.bytes);
    return chunk;
  };

  /** Where the pending text is to be cut, or -1 while it is too short to say. */
  const cut = (): number => {
    if (length < chunkBytes) return -1;
    if (searched < chunkBytes) {
      const last = pending.lastIndexOf(newline, chunkBytes - 1);
      if (last >= 0) return last + 1;
    }
    const next = pending.subarray(0, length).indexOf(newline, Math.max(searched, chunkBytes));
    // One more than the limit may be the CR of a line that just fits. Asked whether its end is there or not: that hangs on the pieces.
    if ((next < 0 ? length : next) > maxLineBytes + 1)
      problems.fail("line_too_long", { line }, { line, limit: formatBytes(maxLineBytes) });
    if (next >= 0) return next + 1;
    searched = length;
    return -1;
  };

  const append = (text: Buffer): void => {
    if (length + text.length > pending.length) {
      const larger = Buffer.from(new ArrayBuffer(Math.max(pending.length * 2, length + text.length)));
      larger.set(pending.subarray(0, length));
      pending = larger;
    }
    pending.set(text, length);
    length += text.length;
  };

  return {
    *add(text) {
      for (let at = 0; at < text.length;) {
        const room = length < chunkBytes ? chunkBytes - length : longLinePart;
        const part = Math.min(text.length - at, room);
        append(text.subarray(at, at + part));
        at += part;
        for (let end = cut(); end >= 0; end = cut()) yield take(end);
      }
    },
    finish() {
      if (length === 0) return null;
      return { bytes: pending.subarray(0, length), firstLine: line };
    },
    recycle(memory) {
      if (memory.byteLength === chunkBytes && spare.length < maxSpare) spare.push(memory);
    },
  };
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) {
    lines++;
    while (bytes[at + 1] === newline) {
      lines++;
      at++;
    }
  }
  return lines;
}
