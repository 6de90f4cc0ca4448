import { open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ByteSink } from "../vcf/io.ts";

/** A file that appears under its name only when it is whole. */
export type WholeFile = ByteSink & { keep(): Promise<void>; discard(): Promise<void> };

/** Blocks come in 5 to 64 KiB; a trip through the thread pool for each would cost more than the writing. */
const writeBytes = 1024 * 1024;

/**
 * Writes to a temporary name in the same directory, because a rename is atomic only within one file system. What is there already and no
 * file, such as `/dev/null` or a named pipe, is written to as it is: a rename would put a file in its place.
 */
export async function createWholeFile(path: string): Promise<WholeFile> {
  const there = await stat(path).catch(() => null);
  const isDevice = there !== null && !there.isFile() && !there.isDirectory();
  const temporary = isDevice ? path : join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const handle = await open(temporary, "w");
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let closed = false;

  const flush = async (): Promise<void> => {
    let parts = waiting;
    waiting = [];
    let left = waitingBytes;
    waitingBytes = 0;
    while (left > 0) {
      const { bytesWritten } = await handle.writev(parts);
      left -= bytesWritten;
      // A disk that is nearly full may take a part only; the next attempt gives the reason.
      if (left > 0) parts = [Buffer.concat(parts).subarray(bytesWritten)];
    }
  };
  const close = async (): Promise<void> => {
    if (!closed) await handle.close();
    closed = true;
  };
  return {
    write(bytes) {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      return waitingBytes >= writeBytes ? flush() : undefined;
    },
    async keep() {
      await flush();
      await close();
      if (!isDevice) await rename(temporary, path);
    },
    async discard() {
      await close();
      if (!isDevice) await rm(temporary, { force: true });
    },
  };
}
