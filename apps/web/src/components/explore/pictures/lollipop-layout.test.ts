import { describe, expect, it } from "vitest";
import type { GeneVariant, GeneView } from "@gas/annotation/explore/answers";
import { lollipopOf } from "./lollipop-layout.ts";

const variant = (residue: number | null, impact: GeneVariant["impact"], pos = 100): GeneVariant => ({
  ordinal: pos,
  contig: "chrI",
  pos,
  ref: "A",
  alts: ["C"],
  consequence: null,
  impact,
  hgvsc: "",
  hgvsp: "",
  residue,
});
const gene = { id: "Y1", symbol: "ADE1", contig: "chrI", from: 90, to: 400, count: 3 };
const model = { feature: "T1", strand: 1 as const, proteinLength: 100, exons: [] };

describe("the lollipop picture of a gene", () => {
  it("has a stick for each residue that is changed, in the colour of the gravest", () => {
    const variants = [
      variant(7, "LOW"),
      variant(3, "MODERATE"),
      variant(7, "HIGH"),
      variant(101, "HIGH"),
      variant(null, "LOW"),
    ];
    const { axis, sticks, aside } = lollipopOf({ gene, model, variants, count: 5 });
    expect(axis).toEqual({ unit: "residue", from: 1, to: 100 });
    expect(sticks.map(({ at, impact, variants: all }) => [at, impact, all.length])).toEqual([
      [3, "MODERATE", 1],
      [7, "HIGH", 2],
      [101, "HIGH", 1],
    ]);
    expect(aside).toHaveLength(1);
  });
  it("runs along the genome where the gene codes for nothing", () => {
    const view: GeneView = {
      gene,
      model: null,
      variants: [variant(null, null, 90), variant(null, null, 400)],
      count: 2,
    };
    const { axis, sticks } = lollipopOf(view);
    expect(axis).toEqual({ unit: "position", from: 90, to: 400 });
    expect(sticks.map(({ at, impact }) => [at, impact])).toEqual([
      [90, "MODIFIER"],
      [400, "MODIFIER"],
    ]);
  });
});
