import { describe, expect, it } from "vitest";
import { buildFromBytes } from "../genes/build-bundle.ts";
import { createReference } from "../genes/create-reference.ts";
import type { Reference } from "../genes/reference.ts";
import { tinyGff, type TinyTranscript } from "../genes/testing/tiny-reference.ts";
import { csqFields } from "./csq-entry.ts";
import { createVepAnnotator } from "./vep-annotator.ts";
import { annotateRecord } from "./record-annotator.ts";

function referenceOf(bases: string, transcript: TinyTranscript, ...rows: string[]): Reference {
  const gff = tinyGff("c", [transcript]) + rows.map((row) => `${row.replaceAll(" ", "\t")}\n`).join("");
  const built = { name: "t", builtAt: new Date(0) };
  return createReference(buildFromBytes(Buffer.from(`>c\n${bases}\n`), Buffer.from(gff), built).content, "");
}

/** Consequence, amino acids and CDS position of a change; `pos` is 1-based. */
function call(reference: Reference, pos: number, ref: string, alt: string) {
  expect(reference.bases(0, pos - 1, pos - 1 + ref.length)).toBe(ref);
  const { text } = annotateRecord(createVepAnnotator(reference, { distance: 0 }), 0, pos - 1, ref, [alt]);
  const fields = text.split("|");
  const field = (name: (typeof csqFields)[number]) => fields[csqFields.indexOf(name)];
  return [field("Consequence"), field("Amino_acids"), field("CDS_position")];
}

describe("a ribosome that slips back a base", () => {
  // ATG AAA TTT, then the last T again: TCC GGG TAA
  const reference = referenceOf("GGGATGAAATTTCCGGGTAACCCC", {
    id: "T",
    exons: [[1, 24]],
    cds: [
      [4, 12],
      [12, 20],
    ],
  });

  it("reads on in the new frame behind the slip", () => {
    expect(call(reference, 8, "A", "G")).toEqual(["missense_variant", "K/R", "5"]);
    expect(call(reference, 16, "G", "A")).toEqual(["missense_variant", "G/E", "14"]);
    expect(call(reference, 20, "A", "C")).toEqual(["stop_lost", "*/Y", "18"]);
  });

  it("reads a change of the base that is read twice in both codons", () => {
    expect(call(reference, 12, "T", "G")).toEqual(["missense_variant", "FS/LA", "9"]);
  });

  it("is not foretold where an indel meets the slip", () => {
    expect(call(reference, 11, "TT", "T")[0]).toBe("coding_sequence_variant");
  });
});

describe("a ribosome that skips a base", () => {
  // the mirror of ATG AAA, (T), CCG TAA
  const reference = referenceOf("CCTTACGGATTTCATCC", {
    id: "T",
    strand: "-",
    exons: [[1, 17]],
    cds: [
      [3, 8],
      [10, 15],
    ],
  });

  it("reads on behind it", () => {
    expect(call(reference, 7, "G", "A")).toEqual(["missense_variant", "P/L", "8"]);
    expect(call(reference, 11, "T", "C")).toEqual(["missense_variant", "K/R", "5"]);
  });

  it("makes nothing of the skipped base", () => {
    expect(call(reference, 9, "A", "G")).toEqual(["coding_sequence_variant", "", ""]);
  });
});

describe("a selenocysteine", () => {
  const transcript: TinyTranscript = { id: "S", exons: [[1, 15]], cds: [[1, 15]] };
  const row = "c test stop_codon_redefined_as_selenocysteine 4 6 . + . Parent=transcript:S";
  const reference = referenceOf("ATGTGAAAATGATAA", transcript, row);

  it("is U where the file says so, and a stop elsewhere", () => {
    expect(call(reference, 5, "G", "C")).toEqual(["missense_variant", "U/S", "5"]);
    expect(call(reference, 11, "G", "C")).toEqual(["stop_lost", "*/S", "11"]);
  });

  it("that becomes a stop is a stop gained", () => {
    expect(call(reference, 5, "G", "A")).toEqual(["stop_gained", "U/*", "5"]);
  });

  it("stays one beside a changed codon", () => {
    expect(call(reference, 6, "AAAA", "AGAA")).toEqual(["missense_variant", "UK/UE", "6-9"]);
    expect(call(reference, 3, "GTGAA", "TTGAC")).toEqual(["start_lost", "MUK/IUQ", "3-7"]);
  });
});
