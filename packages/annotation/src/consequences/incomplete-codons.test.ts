import { describe, expect, it } from "vitest";
import { reverseComplement } from "../genes/iupac.ts";
import { tinyReference, type TinyTranscript } from "../genes/testing/tiny-reference.ts";
import { csqFields } from "./csq-entry.ts";
import { createVepAnnotator } from "./vep-annotator.ts";
import { annotateRecord } from "./record-annotator.ts";

// 1-based: the CDS is 11-29, its first two bases end an incomplete codon, its last two begin one: (N)CC TTA GCA GAG GAA GAT (GC).
const sequence = `${"T".repeat(10)}CCTTAGCAGAGGAAGATGC${"T".repeat(10)}`;
const transcript: TinyTranscript = { id: "T", exons: [[6, 35]], cds: [[11, 29]], phase: 2 };
const forward = tinyReference(sequence, [transcript]);
const mirrored = (at: number) => sequence.length + 1 - at;
const backward = tinyReference(reverseComplement(sequence), [
  {
    id: "T",
    strand: "-",
    exons: [[mirrored(35), mirrored(6)]],
    cds: [[mirrored(29), mirrored(11)]],
    phase: 2,
  },
]);

/** What a change is called on a transcript that reads forwards; its mirror image must be called the same. */
function call(position: number, ref: string, alt: string) {
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
  expect(called[1]).toEqual(called[0]);
  return called[0]!;
}

describe("an incomplete codon in a substitution of several", () => {
  it("hides no amino acid behind it that is changed", () => {
    expect(call(11, "CCTTA", "GGCCA")).toEqual(["missense_variant&coding_sequence_variant", "XL/XP"]);
    expect(call(26, "ATG", "TCC")).toEqual(["missense_variant&coding_sequence_variant", "DX/VX"]);
  });

  it("leaves it open whether what stays the same is synonymous", () => {
    expect(call(27, "TGC", "CTT")).toEqual(["coding_sequence_variant", "DX"]);
    expect(call(11, "CCT", "GGC")).toEqual(["coding_sequence_variant", "XL"]);
  });

  it("stands beside a stop that is gained", () => {
    expect(call(11, "CCTTA", "GGTAA")).toEqual(["stop_gained&coding_sequence_variant", "XL/X*"]);
  });

  it("by itself is no more than changed", () => {
    expect(call(11, "CC", "GG")).toEqual(["coding_sequence_variant", "X"]);
    expect(call(28, "GC", "AA")[0]).toBe("incomplete_terminal_codon_variant&coding_sequence_variant");
  });
});
