import { constants, crc32, deflateRawSync } from "node:zlib";
import { bgzfEnd } from "./bgzf-end.ts";
import { createDeflateLanes } from "./deflate-lanes.ts";
import type { ByteSink } from "./io.ts";

/**
 * BGZF, "blocked gzip": gzip members of at most 64 KiB that say their own size, so that a reader can jump into the
 * middle. SAMv1 specification, section 4.1 (samtools.github.io/hts-specs/SAMv1.pdf).
 */
const headerBytes = 18;
const trailerBytes = 8;
/** Uncompressed bytes in a block: 0xff00 as in htslib, so that even incompressible data stay below 64 KiB. */
export const blockBytes = 0xff00;

/** In flight at once: enough to keep the thread pool busy, few enough to bound memory (8 x about 0.4 MiB). */
const maxInFlight = 8;

function frame(deflated: Uint8Array, data: Uint8Array): Buffer {
  const size = headerBytes + deflated.length + trailerBytes;
  // Not from the pool: what others keep there for long would hold on to a whole slab for each few of these.
  const block = Buffer.allocUnsafeSlow(size);
  block.set(bgzfEnd.subarray(0, 16), 0);
  block.writeUInt16LE(size - 1, 16);
  block.set(deflated, headerBytes);
  block.writeUInt32LE(crc32(data), size - 8);
  block.writeUInt32LE(data.length, size - 4);
  return block;
}

/** One block, compressed in this thread; `data` has at most `blockBytes`. */
export function frameBlock(data: Uint8Array, level: number): Buffer {
  return frame(deflateRawSync(data, { level }), data);
}

/** Compresses what is small and whole, such as an index. */
export function bgzipSync(data: Uint8Array, level: number = constants.Z_DEFAULT_COMPRESSION): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += blockBytes) {
    const part = data.subarray(at, at + blockBytes);
    blocks.push(frameBlock(part, level));
  }
  return Buffer.concat([...blocks, bgzfEnd]);
}

export type BlockWriter = {
  /** Starts a new block if `expected` bytes would not fit, so that a record seldom spans two. */
  reserve(expected: number): void;
  write(bytes: Uint8Array, start: number, end: number): void;
  writeText(text: string): void;
  /** Where the next byte goes: number of the block times 65536 plus the place in it. `resolve` makes it a virtual offset. */
  position(): number;
  /** A promise to wait for before writing more, when the sink or the compression lags behind. */
  pressure(): Promise<void> | undefined;
  /** Writes what is left and the end; then `resolve` works. */
  finish(): Promise<void>;
  /** BGZF virtual offset: file offset of the block << 16 | place in the block. */
  resolve(position: number): bigint;
  /** Bytes that each block takes, once all are written. */
  blockSizes(): number[];
};

type BlockWriterOptions = {
  sink: ByteSink;
  /** "plain" writes the same bytes uncompressed. */
  format: "bgzip" | "plain";
  /** 0 to 9, as in zlib. */
  level: number;
};

/** Cuts bytes into blocks, compresses them in the thread pool and hands them on in order. */
export function createBlockWriter({ sink, format, level }: BlockWriterOptions): BlockWriter {
  let block: Buffer = Buffer.allocUnsafe(blockBytes);
  const lanes = format === "bgzip" ? createDeflateLanes(level) : null;
  /** Text near the end of a block goes here first. */
  let scratch: Buffer = Buffer.allocUnsafeSlow(blockBytes);
  let fill = 0;
  let blocks = 0;
  const spare: Buffer[] = [];
  /** File offset of each finished block: 8 bytes per 64 KiB of output. */
  const offsets: number[] = [];
  let fileOffset = 0;
  let inFlight = 0;
  let failure: { error: unknown } | null = null;
  let written: Promise<void> = Promise.resolve();
  let wake: (() => void) | null = null;

  const emit = async (ready: Buffer | Promise<Buffer>, done: Buffer): Promise<void> => {
    try {
      const bytes = await ready;
      if (failure) return;
      offsets.push(fileOffset);
      fileOffset += bytes.length;
      const wait = sink.write(bytes);
      if (wait) await wait;
    } catch (error) {
      failure ??= { error };
    } finally {
      // A plain block was handed to the sink as it is and may still be held there.
      if (format === "bgzip") spare.push(done);
      inFlight--;
      wake?.();
      wake = null;
    }
  };

  const flush = (): void => {
    if (fill === 0) return;
    const full = block;
    const data = full.subarray(0, fill);
    const ready = lanes ? lanes.deflate(data).then((deflated) => frame(deflated, data)) : data;
    if (ready instanceof Promise) ready.catch(() => {});
    inFlight++;
    blocks++;
    written = written.then(() => emit(ready, full));
    block = spare.pop() ?? Buffer.allocUnsafe(blockBytes);
    fill = 0;
  };

  const write = (bytes: Uint8Array, start: number, end: number): void => {
    let at = start;
    while (at < end) {
      if (fill === blockBytes) flush();
      const part = Math.min(end - at, blockBytes - fill);
      if (at === 0 && part === bytes.length) block.set(bytes, fill);
      else if (part < 48) for (let i = 0; i < part; i++) block[fill + i] = bytes[at + i] as number;
      else block.set(bytes.subarray(at, at + part), fill);
      fill += part;
      at += part;
    }
  };

  return {
    reserve(expected) {
      if (fill > 0 && fill + expected > blockBytes) flush();
    },
    write,
    writeText(text) {
      // A UTF-16 unit is at most three bytes of UTF-8.
      if (text.length * 3 <= blockBytes - fill) fill += block.write(text, fill, "utf8");
      else {
        if (scratch.length < text.length * 3) scratch = Buffer.allocUnsafeSlow(text.length * 3);
        write(scratch, 0, scratch.write(text, 0, "utf8"));
      }
    },
    position: () => blocks * 65536 + fill,
    pressure() {
      if (failure) return Promise.reject(asError(failure.error));
      if (inFlight < maxInFlight) return undefined;
      return new Promise<void>((resolve, reject) => {
        wake = () => (failure ? reject(asError(failure.error)) : resolve());
      });
    },
    async finish() {
      flush();
      await written;
      lanes?.close();
      if (failure) throw asError(failure.error);
      offsets.push(fileOffset);
      if (format === "bgzip") await sink.write(bgzfEnd);
    },
    blockSizes: () => offsets.slice(1).map((behind, i) => behind - offsets[i]!),
    resolve: (position) =>
      (BigInt(offsets[Math.floor(position / 65536)] ?? fileOffset) << 16n) | BigInt(position % 65536),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
