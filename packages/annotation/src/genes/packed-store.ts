import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { memoryBytes, pagedFile } from "./byte-source.ts";
import type { PackedStore } from "./fasta.ts";

/** Keeps packed bases in memory: a quarter of a byte a base. */
export function memoryStore(): PackedStore {
  const chunks: Uint8Array[] = [];
  return {
    write: (bytes) => void chunks.push(bytes.slice()),
    bits: () => memoryBytes(new Uint8Array(Buffer.concat(chunks))),
  };
}

/** Keeps packed bases in a file that has no name by the time it is written to, so that nothing is left of it whatever happens. */
export function scratchFileStore(path: string): PackedStore & { close(): void } {
  const descriptor = openSync(path, "wx+");
  rmSync(path);
  let length = 0;
  return {
    write(bytes) {
      for (let done = 0; done < bytes.length;)
        done += writeSync(descriptor, bytes, done, bytes.length - done, length + done);
      length += bytes.length;
    },
    bits: () => pagedFile(descriptor, 0, length),
    close: () => closeSync(descriptor),
  };
}
