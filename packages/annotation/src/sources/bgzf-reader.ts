import { closeSync, openSync, readSync, statSync } from "node:fs";
import { crc32, inflateRawSync } from "node:zlib";
import { bgzfEnd } from "../vcf/bgzf-end.ts";
import { SourceError } from "./source-error.ts";

/**
 * Random access to a BGZF file, synchronously: annotating a chunk is one piece of work without waiting. A virtual offset is written
 * here as two numbers, place of the block in the file and place in the block (SAMv1 specification, section 4.1.1).
 */
export type BgzfReader = {
  /** Uncompressed block that begins at `offset` of the file, and where the next one does. Null at the end of the file. */
  block(offset: number): BgzfBlock | null;
  /** Bytes kept at the moment: the bound on memory that tests look at. */
  bytesHeld(): number;
  close(): void;
};
export type BgzfBlock = { bytes: Buffer; next: number };

/** Uncompressed blocks kept, at most 64 KiB each: a region's rows lie in a bin of each of six sizes at most (SAMv1, section 5.1.1). */
const blocksKept = 8;
/** Compressed bytes read at a time, three to ten blocks. A block has at most 64 KiB. */
const readBytes = 256 * 1024;
const maxBlockBytes = 64 * 1024;
/** What this reader holds at most. */
export const mostBytesHeld: number = readBytes + blocksKept * maxBlockBytes;

export function openBgzf(path: string): BgzfReader {
  const file = openFile(path);
  const { size } = statSync(path);
  /** Compressed bytes of the file from `windowAt` on. */
  const window = Buffer.allocUnsafeSlow(readBytes);
  let windowAt = 0;
  let windowLength = 0;
  const kept = new Map<number, BgzfBlock>();

  const damaged = (offset: number, what: string): never => {
    throw new SourceError(
      `${path} is damaged at byte ${offset} (${what}), or it changed after its index was made: fetch it again, or index it again.`,
    );
  };

  const ensure = (offset: number): void => {
    const end = Math.min(offset + maxBlockBytes, size);
    if (offset >= windowAt && end <= windowAt + windowLength) return;
    windowAt = offset;
    windowLength = 0;
    while (windowLength < readBytes) {
      const read = readSync(file, window, windowLength, readBytes - windowLength, offset + windowLength);
      if (read === 0) break;
      windowLength += read;
    }
  };

  const inflate = (offset: number): BgzfBlock | null => {
    ensure(offset);
    const at = offset - windowAt;
    const there = windowLength - at;
    if (there < 18) return damaged(offset, "it ends in the middle");
    if (window.readUInt32BE(at) >>> 8 !== 0x1f8b08 || (window[at + 3]! & 4) === 0)
      return damaged(offset, "no BGZF block begins there");
    const blockSize = sizeOfBlock(window, at, Math.min(windowLength, at + maxBlockBytes));
    if (blockSize < 0) return damaged(offset, "no BGZF block begins there");
    if (blockSize > there) return damaged(offset, "it ends in the middle");
    const dataAt = at + 12 + window.readUInt16LE(at + 10);
    const trailer = at + blockSize - 8;
    const length = window.readUInt32LE(trailer + 4);
    if (dataAt > trailer || length > maxBlockBytes) return damaged(offset, "the sizes are wrong");
    if (length === 0) return { bytes: Buffer.alloc(0), next: offset + blockSize };
    let bytes: Buffer;
    try {
      // Room for all and a byte more: in parts it would be copied together, and a full buffer would be asked whether there is more.
      bytes = inflateRawSync(window.subarray(dataAt, trailer), {
        maxOutputLength: maxBlockBytes,
        chunkSize: Math.max(64, length + 1),
      });
    } catch {
      return damaged(offset, "the compressed data are wrong");
    }
    if (bytes.length !== length || crc32(bytes) !== window.readUInt32LE(trailer))
      return damaged(offset, "the checksum is wrong");
    return { bytes, next: offset + blockSize };
  };

  return {
    block(offset) {
      if (offset === size) return null;
      if (offset > size) return damaged(offset, "the file is shorter than its index says");
      const known = kept.get(offset);
      if (known) {
        // The one used last stands last: the first goes first.
        kept.delete(offset);
        kept.set(offset, known);
        return known;
      }
      const block = inflate(offset);
      if (block === null) return null;
      kept.set(offset, block);
      if (kept.size > blocksKept) kept.delete(kept.keys().next().value!);
      return block;
    },
    bytesHeld: () => readBytes + [...kept.values()].reduce((sum, { bytes }) => sum + bytes.length, 0),
    close: () => closeSync(file),
  };
}

/** Refuses what is no BGZF file, or lacks the block that ends one. */
export function checkBgzf(path: string): void {
  const file = openFile(path);
  try {
    const { size } = statSync(path);
    const head = Buffer.alloc(18);
    readSync(file, head, 0, 18, 0);
    if (size < 18 || head.readUInt16BE(0) !== 0x1f8b || sizeOfBlock(head, 0, 18) < 0)
      throw new SourceError(
        `${path} is not compressed as bgzip does it, so no part of it can be found: gunzip it if it is gzip, then run bgzip, then tabix.`,
      );
    const tail = Buffer.alloc(bgzfEnd.length);
    readSync(file, tail, 0, tail.length, Math.max(0, size - tail.length));
    if (!tail.equals(bgzfEnd))
      throw new SourceError(
        `${path} is cut short: the block that ends a bgzip file is missing. Fetch it again.`,
      );
  } finally {
    closeSync(file);
  }
}

/** Size of the block at `at`, from the extra field `BC` (SAMv1, section 4.1), or -1. */
function sizeOfBlock(bytes: Buffer, at: number, end: number): number {
  const extraEnd = Math.min(at + 12 + bytes.readUInt16LE(at + 10), end);
  for (let i = at + 12; i + 4 <= extraEnd; i += 4 + bytes.readUInt16LE(i + 2))
    if (bytes[i] === 0x42 && bytes[i + 1] === 0x43 && i + 6 <= extraEnd) return bytes.readUInt16LE(i + 4) + 1;
  return -1;
}

function openFile(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw new SourceError(`${path} cannot be opened: is the name right, and may it be read?`, {
      cause: error,
    });
  }
}
