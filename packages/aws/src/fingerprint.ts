import { createHash } from "node:crypto";
import { createTreeHash } from "./tree-hash.ts";

/** What tells whether two streams of bytes are the same: their length, SHA-256 and Glacier's tree hash, both in hex. */
export type Fingerprint = { bytes: number; sha256: string; treeHash: string };

export type FingerprintTaker = { update(chunk: Uint8Array): void; digest(): Fingerprint };

/** Takes a fingerprint piece by piece, in memory that does not grow with what is read. */
export function fingerprintTaker(): FingerprintTaker {
  const sha256 = createHash("sha256");
  const tree = createTreeHash();
  let bytes = 0;
  return {
    update: (chunk) => {
      bytes += chunk.length;
      sha256.update(chunk);
      tree.update(chunk);
    },
    digest: () => ({ bytes, sha256: sha256.digest("hex"), treeHash: tree.digest() }),
  };
}

/** Reads `chunks` to their end. */
export async function fingerprint(chunks: AsyncIterable<Uint8Array>): Promise<Fingerprint> {
  const taker = fingerprintTaker();
  for await (const chunk of chunks) taker.update(chunk);
  return taker.digest();
}
