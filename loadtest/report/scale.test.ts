import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { figure, scaleFor } from "./scale.ts";

describe("the scale of a chart", () => {
  it("begins at 0, ends at or above the highest value, and has few ticks that differ", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (highest) => {
        const { max, ticks } = scaleFor(highest);
        expect(max).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
        expect(ticks[0]).toBe(0);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(new Set(ticks).size).toBe(ticks.length);
      }),
    );
  });

  it("has a scale for nothing at all", () => {
    expect(scaleFor(0)).toEqual({ max: 1, ticks: [0, 1] });
  });

  it("writes figures with as many places as mean something", () => {
    expect([0, 0.01234, 1.2345, 12.345, 1234.5].map(figure)).toEqual(["0", "0.012", "1.23", "12.3", "1,235"]);
  });
});
