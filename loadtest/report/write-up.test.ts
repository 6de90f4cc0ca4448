import { describe, expect, it } from "vitest";
import { markdownTable, replaceBlock } from "./write-up.ts";

describe("what is written into the document", () => {
  it("replaces what stands between its marks and nothing else, as often as one likes", () => {
    const text = "before\n<!-- a: written by npm run load -->\nold\n<!-- end of a -->\nafter";
    const once = replaceBlock(text, "a", "new");
    expect(once).toBe("before\n<!-- a: written by npm run load -->\n\nnew\n\n<!-- end of a -->\nafter");
    expect(replaceBlock(once, "a", "new")).toBe(once);
  });

  it("says so where the marks are missing", () => {
    expect(() => replaceBlock("text", "a", "new")).toThrow("no block");
  });

  it("keeps a cell's bars inside the cell", () => {
    expect(markdownTable(["a", "b"], [["x|y", "1"]])).toBe("| a | b |\n| --- | ---: |\n| x\\|y | 1 |");
  });
});
