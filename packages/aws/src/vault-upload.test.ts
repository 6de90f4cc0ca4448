import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partBytesFor, vaultUploadLimits } from "./vault-upload.ts";

const MiB = 2 ** 20;

describe("the parts of an archive", () => {
  it("are as small as 10,000 of them allow, and a power of two", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40_000 * 2 ** 30 }),
        fc.integer({ min: 0, max: 5 }),
        (bytes, doublings) => {
          const smallest = MiB * 2 ** doublings;
          const size = partBytesFor(bytes, smallest);
          expect(Math.log2(size) % 1).toBe(0);
          expect(Math.ceil(bytes / size)).toBeLessThanOrEqual(10_000);
          expect(size === smallest || Math.ceil(bytes / (size / 2)) > 10_000).toBe(true);
        },
      ),
    );
  });

  it("take 16 MiB of memory up to 160,000 MiB", () => {
    expect(partBytesFor(160_000 * MiB, vaultUploadLimits.partBytes)).toBe(16 * MiB);
    expect(partBytesFor(160_000 * MiB + 1, vaultUploadLimits.partBytes)).toBe(32 * MiB);
  });
});
