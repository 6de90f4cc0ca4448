import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** What a publisher says of a file: a hash in hex, or BSD `sum`'s two numbers as "12345 678". */
export type PublishedChecksum = { kind: "md5" | "sha256" | "bsd-sum"; value: string };

/**
 * Finds a file in a list of checksums: lines of md5sum or sha256sum (`hash  name`, `hash  ./name`), or of BSD `sum`
 * (`12345 678 name`), as Ensembl's CHECKSUMS. Undefined when the list does not name the file.
 */
export function findChecksum(list: string, file: string): PublishedChecksum | undefined {
  for (const line of list.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/);
    const name = words.at(-1)?.replace(/^\*/, "").replace(/^\.\//, "");
    if (name !== file) continue;
    if (words.length === 2 && /^[0-9a-f]{32}$/i.test(words[0]!))
      return { kind: "md5", value: words[0]!.toLowerCase() };
    if (words.length === 2 && /^[0-9a-f]{64}$/i.test(words[0]!))
      return { kind: "sha256", value: words[0]!.toLowerCase() };
    if (words.length === 3 && /^\d+$/.test(words[0]!) && /^\d+$/.test(words[1]!))
      return { kind: "bsd-sum", value: `${Number(words[0])} ${Number(words[1])}` };
  }
  return undefined;
}

/** The SHA-256 of a file, and its checksum of the kind that a publisher gives, in one reading. */
export async function checksumFile(
  path: string,
  kind: PublishedChecksum["kind"],
  signal?: AbortSignal,
): Promise<{ sha256: string; value: string }> {
  const sha256 = createHash("sha256");
  const md5 = kind === "md5" ? createHash("md5") : undefined;
  const sum = kind === "bsd-sum" ? createBsdSum() : undefined;
  const options = { highWaterMark: 1024 * 1024, ...(signal ? { signal } : {}) };
  for await (const chunk of createReadStream(path, options) as AsyncIterable<Buffer>) {
    sha256.update(chunk);
    md5?.update(chunk);
    sum?.update(chunk);
  }
  const own = sha256.digest("hex");
  return { sha256: own, value: md5?.digest("hex") ?? sum?.value() ?? own };
}

/** BSD's 16-bit checksum as `sum` prints it: rotate right by one, add the byte; then the number of 1,024-byte blocks. */
export function createBsdSum(): { update(chunk: Uint8Array): void; value(): string } {
  let sum = 0;
  let length = 0;
  return {
    update(chunk) {
      for (let i = 0; i < chunk.length; i++) sum = (((sum >>> 1) | ((sum & 1) << 15)) + chunk[i]!) & 0xffff;
      length += chunk.length;
    },
    value: () => `${sum} ${Math.ceil(length / 1024)}`,
  };
}
