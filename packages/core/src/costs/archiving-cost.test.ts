import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  breakEvenBytes,
  costOfArchiving,
  costOfKeeping,
  thresholdFor,
  usualKeeping,
} from "./archiving-cost.ts";

const KiB = 1024;
const MiB = 1024 * KiB;
const never = { chance: 0, tier: "Standard" } as const;
const keepings = fc.record({
  months: fc.double({ min: 0.1, max: 120, noNaN: true }),
  askedBack: fc.record({
    chance: fc.double({ min: 0, max: 1, noNaN: true }),
    tier: fc.constantFrom("Expedited" as const, "Standard" as const, "Bulk" as const),
  }),
});

describe("whether archiving pays", () => {
  it("turns exactly at the break-even: above it archiving is cheaper, below it dearer", () => {
    fc.assert(
      fc.property(keepings, fc.constantFrom("GLACIER" as const, "DEEP_ARCHIVE" as const), (keeping, to) => {
        const size = breakEvenBytes(keeping, to);
        const gain = (bytes: number) => costOfKeeping(bytes, keeping) - costOfArchiving(bytes, keeping, to);
        if (size === Infinity) expect(gain(2 ** 50)).toBeLessThanOrEqual(0);
        else {
          expect(gain(size * 1.01 + 1)).toBeGreaterThan(0);
          expect(gain(size * 0.99 - 1)).toBeLessThan(0);
        }
      }),
    );
  });

  it("never does for what is kept less than a fortnight, because ninety days are billed", () => {
    expect(breakEvenBytes({ months: 14 / 30.4, askedBack: never })).toBe(Infinity);
    expect(breakEvenBytes({ months: 15 / 30.4, askedBack: never })).toBeLessThan(Infinity);
  });

  it("does from about 150 KB for a result that is kept a year and never asked back", () => {
    // By hand: (0.03/1000 + 12 months × (32 KiB × 0.0036 + 8 KiB × 0.023)/GiB) ÷ (12 × (0.023 − 0.0036)) = 154 kB
    expect(breakEvenBytes({ months: 12, askedBack: never }) / 1000).toBeCloseTo(154, 0);
  });

  it("needs larger results the shorter they are kept and the likelier they are asked back", () => {
    fc.assert(
      fc.property(keepings, (keeping) => {
        const longer = { ...keeping, months: keeping.months * 1.5 };
        const likelier = {
          ...keeping,
          askedBack: { ...keeping.askedBack, chance: (1 + keeping.askedBack.chance) / 2 },
        };
        expect(breakEvenBytes(longer)).toBeLessThanOrEqual(breakEvenBytes(keeping));
        expect(breakEvenBytes(likelier)).toBeGreaterThanOrEqual(breakEvenBytes(keeping));
      }),
    );
  });

  it("gives the default threshold: 1 MiB, the power of two above a year's break-even with one in a hundred asked back", () => {
    expect(breakEvenBytes(usualKeeping) / KiB).toBeCloseTo(602, 0);
    expect(thresholdFor(usualKeeping)).toBe(MiB);
  });
});
