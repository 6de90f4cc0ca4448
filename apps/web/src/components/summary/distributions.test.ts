import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { histogramBars } from "../charts/histogram-bars.ts";
import { densityRows, hasValues } from "./distributions.ts";

const edges = [0, 5, 10, 20, 50];
const histogram = fc.record({
  counts: fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }),
  missing: fc.nat(1000),
  edges: fc.constant(edges),
});

describe("the distributions of a summary", () => {
  it("are drawn as bars that add up to the records with a value, and end where there are any", () => {
    fc.assert(
      fc.property(histogram, (of) => {
        const bars = histogramBars(of);
        const sum = of.counts.reduce((all, count) => all + count, 0);
        expect(bars.reduce((all, { count }) => all + count, 0)).toBe(sum);
        expect(hasValues(of)).toBe(sum > 0);
        expect([bars[0]?.count, bars.at(-1)?.count]).not.toContain(0);
        expect(new Set(bars.map(({ name }) => name)).size).toBe(bars.length);
      }),
    );
  });

  it("have no bar where no record has a value", () => {
    expect(histogramBars({ edges: [], counts: [], missing: 3 })).toEqual([]);
    expect(hasValues({ edges: [], counts: [], missing: 3 })).toBe(false);
  });

  it("tell of each sequence how dense it is, and where most", () => {
    expect(
      densityRows([
        { contig: "chrI", length: 230_218, binBases: 1024, counts: [0, 3, 1] },
        { contig: "chrM", length: 1000, binBases: 1024, counts: [2] },
      ]),
    ).toEqual([
      ["chrI", 4, 230_218, "17.4", "1,025–2,048", 3],
      ["chrM", 2, 1000, "2,000", "1–1,000", 2],
    ]);
  });
});
