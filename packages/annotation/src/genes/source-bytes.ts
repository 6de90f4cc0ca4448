import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Reads a whole file, expanded when its first bytes say gzip (bgzip is gzip in many members). */
export function readSourceBytes(path: string): Buffer {
  const bytes = readFileSync(path);
  const isGzip = bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b; // RFC 1952, section 2.3.1
  return isGzip ? gunzipSync(bytes) : bytes;
}

/** The lines of a text, one at a time, so that a file larger than the longest string can be read. */
export function* linesOf(bytes: Buffer): Generator<string> {
  let from = 0;
  while (from < bytes.length) {
    let to = bytes.indexOf(0x0a, from);
    if (to < 0) to = bytes.length;
    const end = to > from && bytes[to - 1] === 0x0d ? to - 1 : to;
    yield bytes.toString("utf8", from, end);
    from = to + 1;
  }
}
