import { describe, expect, it } from "vitest";
import { labelsFit } from "./labels-fit.ts";

const bars = (count: number, many: number) => Array.from({ length: many }, () => ({ count }));

describe("numbers above bars", () => {
  it("stand there while each has as much room as it is long", () => {
    expect(labelsFit(bars(24, 10), 306)).toBe(true);
    expect(labelsFit(bars(53_550, 10), 480)).toBe(true);
    expect(labelsFit(bars(114_750, 2), 306)).toBe(true);
  });

  it("give way to a scale where they would run into each other", () => {
    expect(labelsFit(bars(53_550, 10), 306)).toBe(false);
    expect(labelsFit(bars(1, 13), 480)).toBe(false);
  });
});
