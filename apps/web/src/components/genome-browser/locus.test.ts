import { describe, expect, it } from "vitest";
import { firstLocus, readLocus } from "./locus.ts";

describe("a place in the address of the genome browser", () => {
  it.each([
    ["chrI:1,000-2,000", "chrI:1000-2000"],
    [" chrI:500 ", "chrI:460-540"],
    ["chrI:5", "chrI:1-45"],
    ["HLA-A*01:5-9", "HLA-A*01:5-9"],
  ])("reads %j", (text, locus) => expect(readLocus(text)).toBe(locus));
  it.each([["chrI"], ["chrI:9-5"], ["<script>"], [""], [undefined], [["chrI:1-2"]]])(
    "passes over %j",
    (text) => expect(readLocus(text)).toBeNull(),
  );
  it("is the middle of the sequence with most records when there is none", () => {
    const chromosomes = [
      { name: "chrI", length: 230_218, records: 3 },
      { name: "chrII", length: 100_000, records: 9 },
    ];
    expect(firstLocus({ chromosomes })).toBe("chrII:40000-60000");
    expect(firstLocus({ chromosomes: [{ name: "c", length: 500, records: 1 }] })).toBe("c:1-10250");
    expect(firstLocus({ chromosomes: [] })).toBe("all");
  });
});
