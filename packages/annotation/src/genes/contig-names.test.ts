import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contigAliases } from "./contig-names.ts";

describe("contig names", () => {
  it("answer to chr and without, in Roman and Arabic numerals where the set counts in Roman ones", () => {
    expect(contigAliases(["chrI", "chrIX", "chrmt"])).toEqual([
      ["I", "1", "chr1"],
      ["IX", "9", "chr9"],
      expect.arrayContaining(["Mito", "MT", "M", "chrM"]),
    ]);
  });

  it("leave the human X a sex chromosome", () => {
    expect(contigAliases(["1", "10", "X"])).toEqual([["chr1"], ["chr10"], ["chrX"]]);
  });

  it("give no contig the name of another", () => {
    expect(contigAliases(["1", "chr1"])).toEqual([[], []]);
  });

  it("are one family, whichever of them the file uses: with chr or without", () => {
    const families = (names: readonly string[]) =>
      contigAliases(names).map((aliases, i) => new Set([names[i], ...aliases]));
    const sets = fc.uniqueArray(fc.constantFrom("I", "II", "IV", "X", "XVI", "1", "22", "Y", "MT", "HLA-A"));
    const law = fc.property(sets, (names) => {
      const prefixed = names.map((name) => `chr${name}`);
      expect(families(prefixed)).toEqual(families(names));
    });
    expect(() => fc.assert(law)).not.toThrow();
  });
});
