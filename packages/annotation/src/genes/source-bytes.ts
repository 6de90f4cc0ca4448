import { createReadStream, openSync, closeSync, readFileSync, readSync } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip, gunzipSync } from "node:zlib";

const chunkBytes = 1024 * 1024;
const newLine = 0x0a;

/** Reads a whole file, expanded when its first bytes say gzip (bgzip is gzip in many members). */
export function readSourceBytes(path: string): Buffer {
  const bytes = readFileSync(path);
  return isGzip(bytes) ? gunzipSync(bytes) : bytes;
}

/** Reads a file of any size piece by piece, expanded likewise. `onBytes` hears how much of the file as it lies on the disk was read. */
export async function* sourceChunks(
  path: string,
  onBytes?: (bytes: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: chunkBytes, ...(signal ? { signal } : {}) });
  let read = 0;
  file.on("data", (chunk) => onBytes?.((read += chunk.length)));
  file.pause();
  if (!startsAsGzip(path)) {
    yield* file as AsyncIterable<Buffer>;
    return;
  }
  const expanded = createGunzip({ chunkSize: chunkBytes });
  // What goes wrong in reading ends the expanding, and comes out of the loop below.
  pipeline(file, expanded, () => {});
  try {
    yield* expanded as AsyncIterable<Buffer>;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new Error(`${path} cannot be expanded (${(error as Error).message}): it is damaged or cut short.`, {
      cause: error,
    });
  }
}

/** The lines of a text, one at a time, so that a file larger than the longest string can be read. */
export function* linesOf(bytes: Buffer): Generator<string> {
  let from = 0;
  while (from < bytes.length) {
    let to = bytes.indexOf(newLine, from);
    if (to < 0) to = bytes.length;
    yield lineText(bytes, from, to);
    from = to + 1;
  }
}

/** The same for a text that comes in pieces. */
export function createLineSplitter(take: (line: string) => void): {
  push(chunk: Buffer): void;
  finish(): void;
} {
  let rest: Buffer[] = [];
  return {
    push(chunk) {
      let from = 0;
      for (let to = chunk.indexOf(newLine); to >= 0; to = chunk.indexOf(newLine, from)) {
        if (rest.length > 0) {
          const line = Buffer.concat([...rest, chunk.subarray(0, to)]);
          rest = [];
          take(lineText(line, 0, line.length));
        } else take(lineText(chunk, from, to));
        from = to + 1;
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
    },
    finish() {
      const line = Buffer.concat(rest);
      if (line.length > 0) take(lineText(line, 0, line.length));
    },
  };
}

function lineText(bytes: Buffer, from: number, to: number): string {
  return bytes.toString("utf8", from, to > from && bytes[to - 1] === 0x0d ? to - 1 : to);
}

/** RFC 1952, section 2.3.1. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

export function startsAsGzip(path: string): boolean {
  const descriptor = openSync(path, "r");
  try {
    const bytes = new Uint8Array(4);
    return isGzip(bytes.subarray(0, readSync(descriptor, bytes, 0, 4, 0)));
  } finally {
    closeSync(descriptor);
  }
}
