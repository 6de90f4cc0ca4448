import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codonTablesByName, contigAliases } from "./contig-names.ts";

describe("contig names", () => {
  it("answer to chr and without, in Roman and Arabic numerals where the set counts in Roman ones", () => {
    expect(contigAliases(["chrI", "chrIX", "chrmt"])).toEqual([
      ["I", "ChromosomeI", "1", "chr1"],
      ["IX", "ChromosomeIX", "9", "chr9"],
      expect.arrayContaining(["Mito", "MT", "M", "chrM"]),
    ]);
  });

  it("leave the human X a sex chromosome", () => {
    expect(contigAliases(["1", "10", "X"])).toEqual([
      ["chr1", "Chromosome1"],
      ["chr10", "Chromosome10"],
      ["chrX", "ChromosomeX"],
    ]);
  });

  it("that spell chromosomes out answer to the number alone", () => {
    expect(contigAliases(["Chromosome1", "Chromosome"])).toEqual([["1", "chr1"], ["chrChromosome"]]);
  });

  it("of human RefSeq chromosomes answer to their numbers", () => {
    expect(contigAliases(["NC_000001.11", "NC_000023.11", "NT_1"])).toEqual([
      ["1", "chr1"],
      ["X", "chrX"],
      ["chrNT_1"],
    ]);
  });

  it("tell which genetic code mitochondria read: yeast's beside Roman numerals, the vertebrates' otherwise", () => {
    expect(codonTablesByName(["chrI", "chrII", "chrmt"])).toEqual([1, 1, 3]);
    expect(codonTablesByName(["1", "X", "MT"])).toEqual([1, 1, 2]);
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
