import { describe, expect, it } from "vitest";
import { reverseComplement } from "../genes/iupac.ts";
import { tinyReference } from "../genes/testing/tiny-reference.ts";
import { csqFields } from "./csq-entry.ts";
import { createVepAnnotator } from "./vep-annotator.ts";
import { annotateRecord } from "./record-annotator.ts";

// 1-based: the CDS is 11-29, its first two bases end an incomplete codon, its last two begin one: (N)CC TTA GCA GAG GAA GAT (TA).
const sequence = `${"T".repeat(10)}CCTTAGCAGAGGAAGATTA${"C".repeat(10)}`;
const mirrored = (at: number) => sequence.length + 1 - at;
/** The transcript that ends at `end` read forwards, and its mirror image. */
function transcriptsUntil(end: number) {
  const shared = { id: "T", phase: 2 };
  return {
    forward: tinyReference(sequence, [{ ...shared, exons: [[11, end]], cds: [[11, 29]] }]),
    backward: tinyReference(reverseComplement(sequence), [
      { ...shared, strand: "-", exons: [[mirrored(end), mirrored(11)]], cds: [[mirrored(29), mirrored(11)]] },
    ]),
  };
}
const endsWithCds = transcriptsUntil(29);
const goesOn = transcriptsUntil(35);

/** Terms and amino acids of a change; a substitution's mirror image must have the same. */
function call(position: number, ref: string, alt: string, { forward, backward } = endsWithCds) {
  expect(sequence.slice(position - 1, position - 1 + ref.length)).toBe(ref);
  const called = [
    annotateRecord(createVepAnnotator(forward), 0, position - 1, ref, [alt]),
    annotateRecord(createVepAnnotator(backward), 0, mirrored(position) - ref.length, reverseComplement(ref), [
      reverseComplement(alt),
    ]),
  ].map(({ text }) => {
    const fields = text.split("|");
    return [fields[csqFields.indexOf("Consequence")], fields[csqFields.indexOf("Amino_acids")]];
  });
  if (ref.length === alt.length) expect(called[1]).toEqual(called[0]);
  return called[0]!;
}

describe("an incomplete codon in a substitution of several", () => {
  it("hides no amino acid beside it that is changed", () => {
    expect(call(26, "ATT", "TCC")).toEqual(["missense_variant&coding_sequence_variant", "DX/VX"]);
    expect(call(12, "CTTA", "GCCA")).toEqual(["start_lost", "XL/XP"]);
  });

  it("leaves it open whether what stays the same is synonymous", () => {
    expect(call(11, "CCT", "GGC")).toEqual(["coding_sequence_variant", "XL"]);
  });

  it("by itself is no more than changed", () => {
    expect(call(11, "CC", "GG")).toEqual(["coding_sequence_variant", "X"]);
    expect(call(28, "TA", "CC")).toEqual(["incomplete_terminal_codon_variant&coding_sequence_variant", "X"]);
  });
});

describe("an incomplete codon at the start", () => {
  it("is lost by what changes the amino acid behind it, not by what deletes that", () => {
    expect(call(11, "CCTTA", "GGTAA")).toEqual(["stop_gained&start_lost", "XL/X*"]);
    expect(call(11, "CCTT", "C")).toEqual(["inframe_deletion", "XL/X"]);
    expect(call(12, "C", "CA")[0]).toBe("frameshift_variant&start_lost");
  });
});

describe("an incomplete codon at the end", () => {
  it("shifts no frame and loses no codon when its bases are changed in number", () => {
    expect(call(28, "TA", "T")).toEqual(["incomplete_terminal_codon_variant&coding_sequence_variant", "X"]);
    expect(call(28, "T", "TTTT")).toEqual([
      "inframe_insertion&incomplete_terminal_codon_variant&coding_sequence_variant",
      "X/FX",
    ]);
  });

  it("may be completed to a stop, which is gained", () => {
    expect(call(28, "T", "TA")).toEqual([
      "stop_gained&incomplete_terminal_codon_variant&coding_sequence_variant",
      "X/*",
    ]);
  });

  it("behind an amino acid that stays is the one more that VEP allows a retained end", () => {
    expect(call(27, "TTA", "CTT")).toEqual(["stop_retained_variant", "DX"]);
  });

  it("reads on into the 3' UTR when it is changed", () => {
    expect(call(28, "TA", "CC", goesOn)).toEqual([
      "incomplete_terminal_codon_variant&coding_sequence_variant",
      "X/P",
    ]);
    expect(call(26, "ATT", "TCC", goesOn)).toEqual(["missense_variant&coding_sequence_variant", "DX/VH"]);
  });
});

describe("an allele of bases that nobody knows", () => {
  // M A E stop, and 3' UTR.
  const bases = `${"C".repeat(10)}ATGGCTGAATAACCCCCC${"C".repeat(10)}`;
  const reference = tinyReference(bases, [{ id: "T", exons: [[8, 28]], cds: [[11, 22]] }]);
  const terms = (position: number, ref: string, alt: string) =>
    annotateRecord(createVepAnnotator(reference), 0, position - 1, ref, [alt]).text.split("|")[
      csqFields.indexOf("Consequence")
    ];

  it("is taken to keep the start and, where it is of another length, the stop", () => {
    expect(terms(12, "T", "N")).toBe("start_retained_variant");
    expect(terms(21, "A", "N")).toBe("coding_sequence_variant");
    expect(terms(21, "A", "AN")).toBe("stop_retained_variant");
    expect(terms(16, "T", "TN")).toBe("frameshift_variant");
    expect(terms(15, "C", "N")).toBe("coding_sequence_variant");
  });
});
