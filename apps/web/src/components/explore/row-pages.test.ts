import { describe, expect, it } from "vitest";
import type { VariantRow } from "@gas/annotation/explore/answers";
import { missingPages, noRows, rowAt, withPage } from "./row-pages.ts";

const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ ordinal: 2 * (from + i) }) as VariantRow);
const page = (from: number, count: number, total: number) => ({
  rows: rows(from, count),
  from,
  next: null,
  total: { count: total, exact: true as const },
  took: 1,
});

describe("the rows of a view", () => {
  it("are found by their place, once their page is here", () => {
    const known = withPage(withPage(noRows, page(0, 100, 5_000_000)), page(4_999_900, 100, 5_000_000));
    expect(rowAt(known, 7)?.ordinal).toBe(14);
    expect(rowAt(known, 4_999_999)?.ordinal).toBe(9_999_998);
    expect(rowAt(known, 100)).toBeUndefined();
  });
  it("name the pages that are still to come", () => {
    const known = withPage(noRows, page(100, 100, 250));
    expect(missingPages(known, 90, 260)).toEqual([0, 2]);
    expect(missingPages(known, -20, 10)).toEqual([0]);
    expect(missingPages(known, 120, 180)).toEqual([]);
  });
  it("keep the short page at the end, and no other that is cut short", () => {
    expect(rowAt(withPage(noRows, page(200, 50, 250)), 249)?.ordinal).toBe(498);
    const odd = withPage(noRows, page(130, 100, 250));
    expect([...odd.pages.keys()]).toEqual([]);
  });
});
