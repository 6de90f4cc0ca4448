import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteRestore, retrievalPrices } from "./restore-quote.ts";

const GiB = 2 ** 30;
const settings = { timeScale: 1, expeditedAtMost: 100 };
const sizes = fc.array(fc.integer({ min: 0, max: 50 * GiB }), { maxLength: 300 });
const caps = fc.integer({ min: 0, max: 400 });

describe("the quote for an upgrade", () => {
  it("asks the newest results as Expedited and the rest as Standard, and says when each is ready", () => {
    const quote = quoteRestore(
      Array.from({ length: 500 }, () => 150_000),
      settings,
    );
    expect(quote).toMatchObject({
      results: 500,
      bytes: 75_000_000,
      expedited: 100,
      standard: 400,
      readyInMs: { Expedited: 300_000, Standard: 18_000_000 },
    });
    // 100 × 1 cent + 400 × 0.005 cent, and 70 MiB of data at 1 to 3 cents a GiB.
    expect(quote.costUSD).toBeCloseTo(1.02 + 0.00098, 4);
  });

  it("reckons as AWS's own example does: 15 million Standard requests for 100 TB cost 1,774 dollars", () => {
    const hundredTB = 102_400 * GiB;
    // One request in a thousand, each a thousand times as large: the sums stay, the list stays short.
    const quote = quoteRestore(
      Array.from({ length: 15_000 }, () => hundredTB / 15_000),
      { timeScale: 1, expeditedAtMost: 0 },
    );
    const { perThousandRequests } = retrievalPrices.tiers.Standard;
    expect(quote.costUSD + (15_000_000 - 15_000) * (perThousandRequests / 1000)).toBeCloseTo(1774, 6);
  });

  it("counts every result once, and never more Expedited ones than allowed", () => {
    fc.assert(
      fc.property(sizes, caps, (all, expeditedAtMost) => {
        const { results, expedited, standard, bytes } = quoteRestore(all, { timeScale: 1, expeditedAtMost });
        expect(expedited + standard).toBe(results);
        expect(results).toBe(all.length);
        expect(expedited).toBe(Math.min(expeditedAtMost, all.length));
        expect(bytes).toBe(all.reduce((total, size) => total + size, 0));
      }),
    );
  });

  it("never gets cheaper by one result more or by a higher cap, and is free for nothing", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: GiB }), caps, (all, one, expeditedAtMost) => {
        const cost = (list: number[], cap: number) =>
          quoteRestore(list, { timeScale: 1, expeditedAtMost: cap }).costUSD;
        // Sums of floating-point numbers may differ in their last digits.
        const slack = 1e-9 * (1 + cost(all, expeditedAtMost));
        expect(cost([...all, one], expeditedAtMost)).toBeGreaterThanOrEqual(
          cost(all, expeditedAtMost) - slack,
        );
        expect(cost(all, expeditedAtMost + 1)).toBeGreaterThanOrEqual(cost(all, expeditedAtMost) - slack);
      }),
    );
    expect(quoteRestore([], settings)).toMatchObject({ results: 0, bytes: 0, costUSD: 0 });
  });

  it("follows an embedded archive that takes seconds for hours", () => {
    expect(quoteRestore([1], { ...settings, timeScale: 0.001 }).readyInMs).toEqual({
      Expedited: 300,
      Standard: 18_000,
    });
  });
});
