import { describe, expect, it } from "vitest";
import { tinyReference } from "../genes/testing/tiny-reference.ts";
import { csqFields } from "./csq-entry.ts";
import type { StructuralInfo } from "./structural.ts";
import { consequenceTerms } from "./terms.ts";
import { createVepAnnotator } from "./vep-annotator.ts";
import { annotateRecord } from "./record-annotator.ts";

// 1-based: exon 1 is 21-40 with the start codon at 31, exon 2 is 61-90 with the stop codon at 76-78.
const sequence = `${"C".repeat(30)}ATGGCTGAAC${"C".repeat(20)}TGGCTGAACTGGCTTAACCC${"C".repeat(60)}`;
const exons = [
  [21, 40],
  [61, 90],
] as const;
const coding = tinyReference(sequence, [
  {
    id: "TX",
    exons,
    cds: [
      [31, 40],
      [61, 78],
    ],
  },
]);
const silent = tinyReference(sequence, [{ id: "NC", exons }]);

function annotate(position: number, alt: string, info: Partial<StructuralInfo> = {}, reference = coding) {
  const annotator = createVepAnnotator(reference, { distance: 10 });
  const ref = sequence[position - 1]!;
  const told = { end: 0, length: 0, type: "", ...info };
  const { text, ...rest } = annotateRecord(annotator, 0, position - 1, ref, alt.split(","), told);
  const entries = (text === "" ? [] : text.split(",")).map((entry) => {
    const values = entry.split("|");
    expect(values).toHaveLength(csqFields.length);
    const field = (name: (typeof csqFields)[number]) => values[csqFields.indexOf(name)]!;
    return [field("Allele"), field("Consequence")];
  });
  return { entries, ...rest };
}

describe("a symbolic allele", () => {
  it.each([
    ["a deletion of all", 10, "<DEL>", { end: 120 }, "deletion", "transcript_ablation"],
    ["a duplication of all", 10, "<DUP>", { end: 120 }, "duplication", "transcript_amplification"],
    [
      "a tandem duplication inside",
      33,
      "<DUP:TANDEM>",
      { end: 36 },
      "tandem_duplication",
      "feature_elongation&coding_sequence_variant",
    ],
    [
      "a deletion of whole codons",
      33,
      "<DEL>",
      { end: 39 },
      "deletion",
      "feature_truncation&inframe_deletion",
    ],
    [
      "a deletion of one base more",
      33,
      "<DEL>",
      { end: 40 },
      "deletion",
      "frameshift_variant&feature_truncation",
    ],
    [
      "a deletion that SVLEN measures",
      33,
      "<DEL>",
      { length: 6 },
      "deletion",
      "feature_truncation&inframe_deletion",
    ],
    [
      "a deletion of the start",
      24,
      "<DEL>",
      { end: 36 },
      "deletion",
      "start_lost&feature_truncation&start_retained_variant&coding_sequence_variant&5_prime_UTR_variant",
    ],
    [
      "a deletion from the start into an intron",
      24,
      "<DEL>",
      { end: 45 },
      "deletion",
      "feature_truncation&coding_sequence_variant&5_prime_UTR_variant&intron_variant",
    ],
    [
      "a deletion of the stop",
      75,
      "<DEL>",
      { end: 81 },
      "deletion",
      "stop_lost&feature_truncation&coding_sequence_variant&3_prime_UTR_variant",
    ],
    [
      "a deletion of an intron and more",
      38,
      "<DEL>",
      { end: 65 },
      "deletion",
      "feature_truncation&coding_sequence_variant&intron_variant",
    ],
    [
      "a deletion inside an intron",
      45,
      "<DEL>",
      { end: 52 },
      "deletion",
      "splice_polypyrimidine_tract_variant&intron_variant",
    ],
    ["an insertion", 35, "<INS>", { end: 35 }, "insertion", "feature_elongation&coding_sequence_variant"],
    [
      "an insertion of a mobile element",
      35,
      "<INS:ME:ALU>",
      { type: "INS" },
      "insertion",
      "feature_elongation&coding_sequence_variant",
    ],
    [
      "an insertion in an intron",
      45,
      "<INS>",
      { end: 45 },
      "insertion",
      "splice_polypyrimidine_tract_variant&intron_variant",
    ],
    [
      "an insertion that SVLEN measures",
      36,
      "<INS>",
      { length: 8 },
      "insertion",
      "feature_elongation&coding_sequence_variant&intron_variant",
    ],
    [
      "a duplication of nobody knows how much",
      33,
      "<DUP>",
      {},
      "duplication",
      "feature_elongation&coding_sequence_variant",
    ],
    [
      "a duplication of the start",
      29,
      "<DUP>",
      { end: 36 },
      "duplication",
      "start_lost&feature_elongation&start_retained_variant&coding_sequence_variant&5_prime_UTR_variant",
    ],
    [
      "an inversion of the start",
      29,
      "<INV>",
      { end: 36 },
      "inversion",
      "start_lost&coding_sequence_variant&5_prime_UTR_variant",
    ],
    ["an inversion of all", 10, "<INV>", { end: 120 }, "inversion", "coding_transcript_variant"],
    [
      "another number of all",
      10,
      "<CNV>",
      { end: 120 },
      "copy_number_variation",
      "coding_transcript_variant",
    ],
    ["an inversion", 33, "<INV>", { end: 39 }, "inversion", "coding_sequence_variant"],
    [
      "another number of copies",
      33,
      "<CNV>",
      { end: 39 },
      "copy_number_variation",
      "coding_sequence_variant",
    ],
    ["no copy left", 33, "<CN0>", { end: 39 }, "deletion", "feature_truncation&inframe_deletion"],
    ["any other base", 33, "<*>", {}, "<*>", "coding_sequence_variant"],
  ])("of %s is called by what it does to the transcript", (_, position, alt, info, name, terms) => {
    expect(annotate(position, alt, info).entries).toEqual([[name, terms]]);
  });

  it("truncates or elongates what codes nothing too", () => {
    expect(annotate(33, "<DEL>", { end: 39 }, silent).entries).toEqual([
      ["deletion", "feature_truncation&non_coding_transcript_exon_variant"],
    ]);
    expect(annotate(45, "<DEL>", { end: 52 }, silent).entries).toEqual([
      ["deletion", "splice_polypyrimidine_tract_variant&intron_variant&non_coding_transcript_variant"],
    ]);
    expect(annotate(10, "<INV>", { end: 120 }, silent).entries).toEqual([
      ["inversion", "non_coding_transcript_variant"],
    ]);
  });

  it("near a transcript or far from it says so", () => {
    expect(annotate(2, "<DEL>", { end: 15 }).entries).toEqual([["deletion", "upstream_gene_variant"]]);
    expect(annotate(110, "<DEL>", { end: 115 }).entries).toEqual([["deletion", "intergenic_variant"]]);
  });

  it("is passed by when it says nothing, too little or too much", () => {
    for (const alt of ["<NON_REF>", "*", ".", "<FOO>"]) expect(annotate(33, alt).entries).toEqual([]);
    expect(annotate(33, "<DEL>").entries).toEqual([]);
    expect(annotate(33, "<DEL>", { end: 20_000_000 }).entries).toEqual([]);
  });

  it("stands beside others of its record by its own name", () => {
    const { entries } = annotate(33, "T,<DEL>,<NON_REF>", { end: 39 });
    expect(entries).toEqual([
      ["T", "start_lost"],
      ["deletion", "feature_truncation&inframe_deletion"],
    ]);
  });
});

describe("a breakend", () => {
  it("truncates the transcripts at both of its ends", () => {
    expect(annotate(35, `${sequence[34]}[chrT:70[`, { type: "BND" }).entries).toEqual([
      [`${sequence[34]}.`, "feature_truncation&coding_sequence_variant"],
      [`${sequence[34]}[chrT:70[`, "feature_truncation"],
    ]);
  });

  it("without a mate truncates where it is", () => {
    expect(annotate(35, `.${sequence[34]}`).entries).toEqual([
      [`.${sequence[34]}`, "feature_truncation&coding_sequence_variant"],
    ]);
  });
});

describe("a record some of whose alleles lie between genes", () => {
  it("counts as intergenic beside all else", () => {
    const { terms, mostSevere } = annotate(108, "T,<DEL>", { end: 115 });
    expect(terms.map((index) => consequenceTerms[index]!.term)).toEqual(["intergenic_variant"]);
    expect(consequenceTerms[mostSevere]!.term).toBe("intergenic_variant");
    const mixed = annotate(99, "T,<DEL>", { end: 115 });
    expect(mixed.terms.map((index) => consequenceTerms[index]!.term)).toEqual(["downstream_gene_variant"]);
    const both = annotate(100, "T,<DEL>", { end: 115 });
    expect(both.terms.map((index) => consequenceTerms[index]!.term)).toEqual([
      "downstream_gene_variant",
      "intergenic_variant",
    ]);
  });
});
