import { describe, expect, it } from "vitest";
import { wholeResult, type ExploreQuery } from "@gas/annotation/explore/query";
import { chipsOf, toggled } from "./chips.ts";
import { isFiltered, paramsOf, readAddress, unfiltered, writeAddress } from "./view-address.ts";

const view: ExploreQuery = {
  ...wholeResult,
  q: "chrI:5",
  consequence: ["missense_variant"],
  impact: ["HIGH"],
  gene: ["ADE1"],
  region: [{ contig: "chrI", from: 5, to: 90 }],
  qualMin: 20,
  filter: ["."],
  type: ["snv"],
  genotype: [{ sample: "S1", is: "het" }],
  fields: [{ name: "CSQ/BIOTYPE", op: "is", value: "protein_coding" }],
  columns: ["qual"],
  sort: { by: "qual", descending: true },
};
const read = (address: string) => readAddress(paramsOf(new URLSearchParams(address)));

describe("the address of the page of variants", () => {
  it("says all of a view, and is read as it was written", () => {
    const address = writeAddress({ view, open: 12, show: "pictures", plot: "ADE1", from: 300 });
    expect(read(address)).toEqual({ view, open: 12, show: "pictures", plot: "ADE1", from: 300, wrong: [] });
    expect(writeAddress({ view: wholeResult })).toBe("");
  });
  it("takes what a form without scripts sends: names more than once, and empty ones", () => {
    const { view: asked, wrong } = read("?q=&impact=HIGH&impact=LOW&qualMin=&gene=&genotype=het%3AS1");
    expect(wrong).toEqual([]);
    expect(asked).toEqual({
      ...wholeResult,
      impact: ["HIGH", "LOW"],
      genotype: [{ sample: "S1", is: "het" }],
    });
  });
  it("says what of it cannot be understood, and shows everything then", () => {
    const { view: asked, wrong } = read("?qualMin=much&impact=HUGE");
    expect(asked).toEqual(wholeResult);
    expect(wrong.join("\n")).toMatch(/qualMin must be a number/);
    expect(read("?open=1e3").open).toBeNull();
  });
  it("is filtered or not, whatever its columns and order", () => {
    expect(isFiltered(view)).toBe(true);
    expect(isFiltered(unfiltered(view))).toBe(false);
    expect(unfiltered(view)).toMatchObject({ columns: ["qual"], sort: { by: "qual" } });
  });
});

describe("the chips of a view", () => {
  it("say each thing that is asked for, and lead to the view without it", () => {
    const chips = chipsOf(view);
    expect(chips.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      "Search: chrI:5",
      "Consequence: missense variant",
      "Impact: HIGH",
      "Gene: ADE1",
      "Region: chrI:5-90",
      "Quality: at least 20",
      "FILTER: none",
      "Type: SNV",
      "Genotype: S1 heterozygous",
      "Field: BIOTYPE = protein_coding",
    ]);
    let left: ExploreQuery = view;
    while (chipsOf(left).length > 0) left = chipsOf(left)[0]!.without;
    expect(isFiltered(left)).toBe(false);
  });
  it("come and go with a click", () => {
    expect(toggled(["a"], "b")).toEqual(["a", "b"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
  });
});
