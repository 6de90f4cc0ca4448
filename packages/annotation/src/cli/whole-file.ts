import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ByteSink } from "../vcf/io.ts";

/** A file that appears under its name only when it is whole. */
export type WholeFile = ByteSink & { keep(): Promise<void>; discard(): Promise<void> };

/** Writes to a temporary name in the same directory, because a rename is atomic only within one file system. */
export async function createWholeFile(path: string): Promise<WholeFile> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const handle = await open(temporary, "w");
  let closed = false;
  const close = async (): Promise<void> => {
    if (!closed) await handle.close();
    closed = true;
  };
  return {
    write: (bytes) => handle.writeFile(bytes),
    async keep() {
      await close();
      await rename(temporary, path);
    },
    async discard() {
      await close();
      await rm(temporary, { force: true });
    },
  };
}
