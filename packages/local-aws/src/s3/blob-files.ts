import { randomUUID } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  createReadStream,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { copyFile, open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** A name this store made itself. No path is ever built from a key, so no key can lead out of the directory. */
export type BlobName = string & { readonly __blob: never };

/** Bytes being written, not yet part of anything. Either `keep` or `discard` ends it. */
export type Draft = {
  write(data: Buffer): Promise<void>;
  /** Makes the bytes durable and gives them their name. */
  keep(): Promise<BlobName>;
  discard(): Promise<void>;
};

/** A blob held open: its bytes stay readable even after it was removed. */
export type OpenBlob = { read(range?: { start: number; end: number }): Readable; close(): void };

export type BlobFiles = ReturnType<typeof openBlobFiles>;

const writeBuffer = 1 << 20; // one system call per MiB rather than per 64 KiB socket read

/** Immutable files under made-up names: written to `tmp`, flushed, then renamed into `blobs`. */
export function openBlobFiles(dir: string) {
  const [tmp, blobs] = [join(dir, "tmp"), join(dir, "blobs")];
  for (const path of [tmp, blobs]) mkdirSync(path, { recursive: true });
  const pathOf = (name: BlobName) => join(blobs, name);

  /** Moves a finished file in and makes the directory entry durable too. */
  function settle(from: string): BlobName {
    const name = randomUUID() as BlobName;
    renameSync(from, pathOf(name));
    syncDirectory(blobs);
    return name;
  }

  return {
    /** Starts a new blob. */
    async draft(): Promise<Draft> {
      const path = join(tmp, randomUUID());
      const file = await open(path, "wx");
      const waiting = gather(file);
      return {
        write: waiting.write,
        async keep() {
          await waiting.flush();
          await file.sync();
          await file.close();
          return settle(path);
        },
        async discard() {
          await file.close().catch(() => undefined); // it may have been closed by a keep that failed later
          rmSync(path, { force: true });
        },
      };
    },

    /** A second name for the same bytes; they are never written again, so a hard link is a copy. */
    async duplicate(name: BlobName): Promise<BlobName> {
      const path = join(tmp, randomUUID());
      try {
        linkSync(pathOf(name), path);
      } catch (cause) {
        if (!isErrno(cause, "EPERM", "ENOTSUP", "EMLINK", "EOPNOTSUPP")) throw cause;
        await copyFile(pathOf(name), path); // a file system without hard links
        const file = await open(path, "r+");
        await file.sync();
        await file.close();
      }
      return settle(path);
    },

    /** The same in this turn, for small steps that must not be interrupted. */
    duplicateNow(name: BlobName): BlobName {
      const path = join(tmp, randomUUID());
      try {
        linkSync(pathOf(name), path);
      } catch (cause) {
        if (!isErrno(cause, "EPERM", "ENOTSUP", "EMLINK", "EOPNOTSUPP")) throw cause;
        copyFileSync(pathOf(name), path); // a file system without hard links
        syncFile(path);
      }
      return settle(path);
    },

    /** A small blob of bytes that are at hand, in this turn. */
    writeNow(bytes: Buffer): BlobName {
      const path = join(tmp, randomUUID());
      writeFileSync(path, bytes);
      syncFile(path);
      return settle(path);
    },

    /** Opens in the same turn as the caller looked the name up, so that no overwrite can come between. */
    open(name: BlobName): OpenBlob {
      const fd = openSync(pathOf(name), "r");
      let inUse = true;
      return {
        read: (range) => {
          inUse = false; // from here on the stream closes the descriptor
          return createReadStream("", { fd, highWaterMark: 1 << 18, start: 0, ...range });
        },
        close: () => {
          if (inUse) closeSync(fd);
          inUse = false;
        },
      };
    },

    remove(name: BlobName): void {
      rmSync(pathOf(name), { force: true });
    },

    /** Clears what a crash left behind: half-written drafts and blobs nothing refers to. */
    sweep(isReferred: (name: BlobName) => boolean): number {
      const leftovers = [
        ...readdirSync(tmp).map((name) => join(tmp, name)),
        ...readdirSync(blobs)
          .filter((name) => !isReferred(name as BlobName))
          .map((name) => join(blobs, name)),
      ];
      for (const path of leftovers) rmSync(path, { force: true });
      return leftovers.length;
    },
  };
}

function gather(file: FileHandle) {
  let pieces: Buffer[] = [];
  let size = 0;
  const flush = async () => {
    const batch = pieces;
    [pieces, size] = [[], 0];
    for (let rest = Buffer.concat(batch); rest.length > 0;) {
      const { bytesWritten } = await file.write(rest);
      rest = rest.subarray(bytesWritten);
    }
  };
  const write = async (data: Buffer) => {
    pieces.push(data);
    size += data.length;
    if (size >= writeBuffer) await flush();
  };
  return { write, flush };
}

function syncDirectory(path: string): void {
  syncFile(path);
}

function syncFile(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function isErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
