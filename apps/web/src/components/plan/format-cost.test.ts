import { expect, it } from "vitest";
import { formatCost } from "./format-cost.ts";

it.each([
  [0, "$0.00"],
  [0.000_05, "less than $0.01"],
  [0.01, "$0.01"],
  [5.025, "$5.03"],
  [12_345.6, "$12,345.60"],
])("%f dollars read as %s", (dollars, text) => expect(formatCost(dollars)).toBe(text));
