import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { drawn, page } from "./result-lifecycle.ts";

it("the page about the life of a result shows the table that the code goes by (node scripts/docs/result-lifecycle.ts)", () => {
  const text = readFileSync(page, "utf8");
  expect(drawn(text)).toBe(text);
});
