import { describe, expect, it } from "vitest";
import type { Summary } from "@gas/annotation/summary";
import { chromosomeBars, consequenceBars, indelBars, tsTv } from "./summary-figures.ts";

const of = (fields: Partial<Summary>) => fields as Summary;

describe("the figures of a summary", () => {
  it("name the consequences most often found first, and none that is never the gravest", () => {
    const consequences = {
      missense_variant: { mostSevere: 2, any: 3 },
      stop_gained: { mostSevere: 5, any: 5 },
      intron_variant: { mostSevere: 0, any: 9 },
    };
    expect(consequenceBars(of({ consequences })).map(({ name, count }) => [name, count])).toEqual([
      ["stop gained", 5],
      ["missense variant", 2],
    ]);
  });
  it("add up what is beyond thirty chromosomes", () => {
    const chromosomes = Array.from({ length: 100 }, (_, i) => ({ name: `s${i}`, records: 1 }));
    const bars = chromosomeBars(of({ chromosomes }));
    expect(bars).toHaveLength(30);
    expect(bars.at(-1)).toMatchObject({ name: "71 others", count: 71 });
  });
  it("lay indel lengths out around nought, gaps included", () => {
    expect(
      indelBars(of({ indelLengths: { "-2": 1, "1": 4 } })).map(({ name, count }) => [name, count]),
    ).toEqual([
      ["−2", 1],
      ["−1", 0],
      ["+1", 4],
      ["+2", 0],
    ]);
    expect(indelBars(of({ indelLengths: {} }))).toEqual([]);
  });
  it("divide by no nought", () => {
    expect(tsTv(of({ transitions: 3, transversions: 0 }))).toBeNull();
    expect(tsTv(of({ transitions: 2, transversions: 1 }))).toBe("2.00");
  });
});
