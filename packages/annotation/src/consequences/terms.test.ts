import { describe, expect, it } from "vitest";
import { consequenceTerms, mostSevereOf, termBit, termsOf } from "./terms.ts";

describe("consequence terms", () => {
  it("stand once each, by falling impact", () => {
    const impacts = ["HIGH", "MODERATE", "LOW", "MODIFIER"];
    const ranks = consequenceTerms.map(({ impact }) => impacts.indexOf(impact));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(new Set(consequenceTerms.map(({ term }) => term)).size).toBe(consequenceTerms.length);
  });

  it("fit a set of 32 bits, from which the most severe one is read", () => {
    const set = termBit.missense_variant | termBit.downstream_gene_variant | termBit.splice_region_variant;
    expect(termsOf(set).map((index) => consequenceTerms[index]!.term)).toEqual([
      "missense_variant",
      "splice_region_variant",
      "downstream_gene_variant",
    ]);
    expect(consequenceTerms[mostSevereOf(set)]!.term).toBe("missense_variant");
    expect(mostSevereOf(termBit.downstream_gene_variant)).toBe(31);
    expect(mostSevereOf(0)).toBe(-1);
  });
});
