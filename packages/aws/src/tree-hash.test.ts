import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTreeHash } from "./tree-hash.ts";

const MiB = 2 ** 20;
const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The definition, word for word: leaves of a MiB, pairs joined level by level, one that is alone goes up as it is. */
function byDefinition(bytes: Uint8Array): string {
  let level = Array.from({ length: Math.max(1, Math.ceil(bytes.length / MiB)) }, (_, i) =>
    sha256(bytes.subarray(i * MiB, (i + 1) * MiB)),
  );
  while (level.length > 1)
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
      const [left, right] = [level[2 * i], level[2 * i + 1]];
      if (!left) throw new Error("no such node");
      return right ? sha256(left, right) : left;
    });
  return level[0]?.toString("hex") ?? "";
}

function inPieces(bytes: Uint8Array, cuts: readonly number[]): string {
  const hash = createTreeHash();
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  for (let i = 1; i < at.length; i++) hash.update(bytes.subarray(at[i - 1], at[i]));
  return hash.digest();
}

describe("the tree hash", () => {
  it("of up to a MiB is its SHA-256", () => {
    for (const length of [0, 1, MiB - 1, MiB]) {
      const bytes = new Uint8Array(length).fill(7);
      expect(inPieces(bytes, [])).toBe(sha256(bytes).toString("hex"));
    }
  });

  it("is what its definition says, however the bytes are cut", () => {
    const bytes = Uint8Array.from({ length: 9 * MiB + 3 }, (_, i) => (i * 31 + (i >> 12)) & 255);
    const lengths = fc.integer({ min: 0, max: bytes.length });
    fc.assert(
      fc.property(lengths, fc.array(fc.nat(), { maxLength: 5 }), (length, cuts) => {
        const some = bytes.subarray(0, length);
        expect(inPieces(some, cuts)).toBe(byDefinition(some));
      }),
      {
        numRuns: 25,
        examples: [
          [2 * MiB, []],
          [3 * MiB, [MiB]],
          [5 * MiB + 1, []],
          [7 * MiB, []],
        ],
      },
    );
  });
});
