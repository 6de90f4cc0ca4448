import { describe, expect, it } from "vitest";
import { evaluate } from "./metric-math.ts";

describe("metric math", () => {
  it.each([
    ["IF(workers > 0, waiting / workers, waiting)", { workers: 4, waiting: 10 }, 2.5],
    ["IF(workers > 0, waiting / workers, waiting)", { workers: 0, waiting: 10 }, 10],
    ["IF(requests > 0, 100 * (FILL(a, 0) + FILL(b, 0)) / requests, 0)", { requests: 50, a: null, b: 1 }, 2],
    ["2 + 3 * 4 - 6 / 2", {}, 11],
    ["-(2 - 5) >= 3", {}, 1],
    ["a / b", { a: 1, b: 0 }, null],
    ["a + 1", { a: null }, null],
  ] as const)("computes %s", (expression, values, expected) => {
    expect(evaluate(expression, values)).toBe(expected);
  });

  it("refuses what it does not know, and says where", () => {
    expect(() => evaluate("METRICS()", {})).toThrow("METRICS()");
    expect(() => evaluate("a +", { a: 1 })).toThrow("its end");
    expect(() => evaluate("b", { a: 1 })).toThrow("“b”");
  });
});
