import { isUtf8 } from "#platform";
import { formatBytes } from "./format-bytes.ts";
import type { ProblemLog } from "./problem-log.ts";

/**
 * Cuts chunks into lines without making a string or a copy of any. A cursor instead of an iterator: at two million
 * lines a second the object per line would cost as much as the rest.
 */
export type LineReader = {
  /** The current line is `bytes[start, end)`, without its line end (LF or CRLF). */
  bytes: Buffer;
  start: number;
  end: number;
  /** Of the current line, counted from 1. */
  line: number;
  /** Gives the next chunk, once `next` has said false. The chunk must not change afterwards. */
  feed(chunk: Buffer): void;
  /** No chunk comes any more: what is left is the last line. */
  finish(): void;
  /** Moves to the next complete line; false when more input is needed. */
  next(): boolean;
  /** What has been fed and not been read. */
  rest(): Buffer;
};

const newline = 10;
const carriageReturn = 13;
const shortLine = 128;

/** Lines longer than `maxLineBytes`, NUL bytes and text that is not UTF-8 end as BadInputError with the line. `firstLine`: its number. */
export function createLineReader(maxLineBytes: number, problems: ProblemLog, firstLine = 1): LineReader {
  let chunk: Buffer = Buffer.alloc(0);
  let position = 0;
  /** Pieces of a line that began in an earlier chunk. */
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  let finished = false;
  /** Whether every line of this chunk has to be looked at because the chunk as a whole is not clean text. */
  let suspect = false;

  const tooLong = (): never =>
    problems.fail(
      "line_too_long",
      { line: reader.line + 1 },
      { line: reader.line + 1, limit: formatBytes(maxLineBytes) },
    );

  const take = (bytes: Buffer, start: number, end: number, check: boolean): true => {
    reader.line++;
    const last = end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
    if (last - start > maxLineBytes) {
      reader.line--;
      tooLong();
    }
    if (check) checkText(bytes.subarray(start, last));
    reader.bytes = bytes;
    reader.start = start;
    reader.end = last;
    return true;
  };

  const checkText = (text: Buffer): void => {
    const place = { line: reader.line };
    if (text.includes(0)) problems.fail("binary_bytes", place, place);
    if (!isUtf8(text)) problems.fail("not_utf8", place, place);
  };

  const reader: LineReader = {
    bytes: chunk,
    start: 0,
    end: 0,
    line: firstLine - 1,

    feed(next) {
      chunk = next;
      position = 0;
      // One look at all whole lines of the chunk is far cheaper than one a line.
      const first = carriedBytes > 0 ? chunk.indexOf(newline) + 1 : 0;
      const whole = chunk.subarray(first, chunk.lastIndexOf(newline) + 1);
      suspect = whole.length > 0 && (whole.includes(0) || !isUtf8(whole));
    },

    finish() {
      finished = true;
    },

    rest: () => chunk.subarray(position),

    next() {
      // A loop is faster than a call for lines as short as those without samples.
      let at = position;
      const near = Math.min(chunk.length, position + shortLine);
      while (at < near && chunk[at] !== newline) at++;
      if (at === near) at = at < chunk.length ? chunk.indexOf(newline, at) : -1;
      if (at < 0) {
        if (position < chunk.length) {
          carried.push(chunk.subarray(position));
          carriedBytes += chunk.length - position;
          position = chunk.length;
          // One more than the limit may be the CR of a line that just fits.
          if (carriedBytes > maxLineBytes + 1) tooLong();
        }
        if (!finished || carriedBytes === 0) return false;
        const rest = Buffer.concat(carried, carriedBytes);
        carried = [];
        carriedBytes = 0;
        return take(rest, 0, rest.length, true);
      }
      const start = position;
      position = at + 1;
      if (carriedBytes === 0) return take(chunk, start, at, suspect);
      carried.push(chunk.subarray(start, at));
      const joined = Buffer.concat(carried, carriedBytes + at - start);
      carried = [];
      carriedBytes = 0;
      return take(joined, 0, joined.length, true);
    },
  };
  return reader;
}
