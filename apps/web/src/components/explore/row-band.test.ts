import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bandRows, follow, mostRows, reach, settle, type BandShape } from "./row-band.ts";

const rowHeight = 40;
const shapes = fc.record({
  total: fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 20_000_000 })),
  rowHeight: fc.constant(rowHeight),
  view: fc.integer({ min: 200, max: 2000 }),
});
const tall = ({ total, view }: BandShape) => total * rowHeight > view;
const seen = ({ top, base }: { top: number; base: number }) => top + base * rowHeight;
const inBounds = ({ total, view }: BandShape, { top, base }: { top: number; base: number }) =>
  top >= -1e-6 &&
  top <= bandRows(total) * rowHeight - view + 1e-6 &&
  base >= 0 &&
  base + bandRows(total) <= total;

describe("a band of rows", () => {
  it("shows the same rows after the scroll bar has been put where it belongs", () => {
    fc.assert(
      fc.property(shapes.filter(tall), fc.double({ min: 0, max: 1, noNaN: true }), (shape, share) => {
        const top = share * (bandRows(shape.total) * rowHeight - shape.view);
        const place = follow(shape, { top: -1e9, base: 0 }, top);
        const settled = settle(shape, place);
        expect(seen(settled)).toBeCloseTo(seen(place), 3);
        expect(inBounds(shape, settled)).toBe(true);
      }),
    );
  });
  it("reaches any row, and it is in view then", () => {
    fc.assert(
      fc.property(shapes.filter(tall), fc.double({ min: 0, max: 0.9999, noNaN: true }), (shape, share) => {
        const at = Math.floor(share * shape.total);
        const place = reach(shape, { top: 0, base: 0 }, at);
        expect(inBounds(shape, place)).toBe(true);
        expect(seen(place)).toBeLessThanOrEqual(at * rowHeight + 1e-3);
        expect(seen(place) + shape.view).toBeGreaterThanOrEqual((at + 1) * rowHeight - 1e-3);
      }),
    );
  });
  it("moves row by row with small steps, and by its share of the whole with leaps", () => {
    const shape = { total: 5_000_000, rowHeight, view: 600 };
    const end = mostRows * rowHeight - 600;
    expect(follow(shape, { top: 1000, base: 70 }, 1100)).toEqual({ top: 1100, base: 70 });
    expect(follow(shape, { top: 0, base: 0 }, end)).toEqual({ top: end, base: 4_800_000 });
    expect(follow(shape, { top: end, base: 4_800_000 }, 0)).toEqual({ top: 0, base: 0 });
    expect(follow(shape, { top: 0, base: 0 }, end / 2).base).toBe(2_400_000);
  });
  it("is all rows where they fit", () => {
    const shape = { total: 1000, rowHeight, view: 600 };
    expect(follow(shape, { top: 0, base: 0 }, 39_000)).toEqual({ top: 39_000, base: 0 });
    expect(settle(shape, { top: 39_000, base: 0 })).toEqual({ top: 39_000, base: 0 });
  });
});
