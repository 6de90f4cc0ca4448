import { describe, expect, it } from "vitest";
import { storageCosts } from "./storage-cost.ts";

const GiB = 2 ** 30;
const none = { objects: 0, bytes: 0 };

describe("what storage costs a month", () => {
  it("is S3's price for what lies in S3", () => {
    const costs = storageCosts({
      inputs: none,
      results: { objects: 3, bytes: 100 * GiB },
      smallFiles: none,
      archive: none,
    });
    expect(costs.results).toBeCloseTo(2.3);
    expect(costs.inputs + costs.smallFiles + costs.archive).toBe(0);
  });

  it("is, for small results in the archive, mostly what each object takes beside its bytes", () => {
    // A million results of 1 KiB: 1 GB of bytes at 0.0036, and by hand 0.11 for 32 KiB and 0.18 for 8 KiB of each.
    const archive = { objects: 1_000_000, bytes: 1_000_000 * 1024 };
    const cost = storageCosts({ inputs: none, results: none, smallFiles: none, archive }).archive;
    expect(cost).toBeCloseTo(0.0034 + 0.1099 + 0.1755, 3);
  });
});
