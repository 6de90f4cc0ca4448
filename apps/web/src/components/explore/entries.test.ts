import { describe, expect, it } from "vitest";
import { entriesOf } from "./entries.ts";

const record = (fields: string[], entries: string[][]) => ({
  ref: "A",
  alts: ["G"],
  info: [],
  entryFields: fields.map((name) => ({ name, description: "" })),
  entries,
  samples: [],
  raw: "",
});
const csq = [
  "Allele",
  "Consequence",
  "IMPACT",
  "SYMBOL",
  "Gene",
  "Feature",
  "BIOTYPE",
  "HGVSc",
  "HGVSp",
  "PICK",
  "EXON",
];

describe("the entries of a record", () => {
  it("put the picked one first, then the gravest", () => {
    const entries = entriesOf(
      record(csq, [
        ["G", "upstream_gene_variant", "MODIFIER", "B", "G2", "T2", "protein_coding", "", "", "", ""],
        ["G", "stop_gained", "HIGH", "C", "G3", "T3", "protein_coding", "T3:c.5A>G", "P3:p.Q2*", "", "1/2"],
        [
          "G",
          "missense_variant&splice_region_variant",
          "MODERATE",
          "",
          "G1",
          "T1",
          "protein_coding",
          "",
          "",
          "1",
          "2/3",
        ],
      ]),
    );
    expect(entries.map(({ feature }) => feature)).toEqual(["T1", "T3", "T2"]);
    expect(entries[0]).toMatchObject({
      gene: "G1",
      picked: true,
      impact: "MODERATE",
      terms: ["missense_variant", "splice_region_variant"],
    });
    expect(entries[0]?.more).toEqual([
      { name: "PICK", description: "", value: "1" },
      { name: "EXON", description: "", value: "2/3" },
    ]);
  });
  it("are understood in SnpEff's words too", () => {
    const [entry] = entriesOf(
      record(
        ["Allele", "Annotation", "Annotation_Impact", "Gene_Name", "Gene_ID", "Feature_ID", "HGVS.c"],
        [["G", "missense_variant", "MODERATE", "ADE1", "Y1", "T1", "c.5A>G"]],
      ),
    );
    expect(entry).toMatchObject({
      gene: "ADE1",
      feature: "T1",
      hgvsc: "c.5A>G",
      impact: "MODERATE",
      picked: false,
    });
  });
});
