import { describe, expect, it } from "vitest";
import { csqFields } from "../consequences/csq-entry.ts";
import { createVepAnnotator } from "../consequences/vep-annotator.ts";
import { reverseComplement } from "../genes/iupac.ts";
import { tinyReference, type TinySpan, type TinyTranscript } from "../genes/testing/tiny-reference.ts";
import type { Reference } from "../genes/reference.ts";
import { annotateRecord } from "../consequences/record-annotator.ts";

// M A E | H L I T H stop, in two exons; 1-based places of the parts beside them.
const sequence =
  "TTTCGAGCC" + // 1: upstream, and from 4 the 5' UTR
  "ATGGCTGAA" + // 10
  "GTAAGTCCCCCCCCCCCCTTTTTCAG" + // 19: the intron
  "CATCTGATTACCCATTAA" + // 45
  "CGCTAACCCCGG" + // 63: the 3' UTR
  "C".repeat(40); // 75: downstream
const exons: TinySpan[] = [
  [4, 18],
  [45, 74],
];
const cds: TinySpan[] = [
  [10, 18],
  [45, 62],
];
const coding: TinyTranscript = { id: "TX", exons, cds };
const forward = tinyReference(sequence, [coding]);
const mirrored = (at: number) => sequence.length + 1 - at;
const mirror = ([start, end]: TinySpan) => [mirrored(end), mirrored(start)] as const;
const backward = tinyReference(reverseComplement(sequence), [
  { id: "TX", strand: "-", exons: exons.map(mirror).toReversed(), cds: cds.map(mirror).toReversed() },
]);

function names(reference: Reference, position: number, ref: string, alts: string) {
  const { text } = annotateRecord(createVepAnnotator(reference), 0, position - 1, ref, alts.split(","));
  const values = text.split(",")[0]!.split("|");
  const field = (name: (typeof csqFields)[number]) => values[csqFields.indexOf(name)]!;
  return {
    c: field("HGVSc"),
    p: field("HGVSp"),
    g: field("HGVSg"),
    offset: field("HGVS_OFFSET"),
  };
}

describe("the HGVS name of a variant", () => {
  it.each([
    ["in the 5' UTR", 8, "C", "T", "c.-2C>T", ""],
    ["in a codon", 14, "C", "T", "c.5C>T", "p.Ala2Val"],
    ["that changes nothing", 15, "T", "C", "c.6T>C", "p.Ala2%3D"],
    ["in the start codon", 11, "T", "C", "c.2T>C", "p.Met1?"],
    ["that ends the protein", 16, "G", "T", "c.7G>T", "p.Glu3Ter"],
    ["behind an exon", 20, "T", "A", "c.9+2T>A", ""],
    ["before an exon", 43, "A", "T", "c.10-2A>T", ""],
    ["in the middle of an intron", 31, "C", "T", "c.9+13C>T", ""],
    ["behind the middle of an intron", 32, "C", "T", "c.10-13C>T", ""],
    ["in the 3' UTR", 64, "G", "T", "c.*2G>T", ""],
    ["in a stop codon that moves on", 60, "T", "C", "c.25T>C", "p.Ter9GlnextTer2"],
    ["that changes the stop codon for another", 61, "A", "G", "c.26A>G", "p.Ter9%3D"],
    ["that deletes a codon", 12, "GGCT", "G", "c.5_7del", "p.Ala2del"],
    ["that deletes one base of a run, as far as it can be moved", 26, "CC", "C", "c.10-9del", ""],
    ["that inserts a base anew", 14, "C", "CA", "c.5_6insA", "p.Glu3Ter"],
    ["that doubles bases", 53, "T", "TATT", "c.17_19dup", "p.Ile6dup"],
    ["that puts a codon in front of the start", 11, "T", "TTAT", "c.2_3insTAT", "p.Met1?"],
    ["that doubles a base of the start codon", 10, "A", "AT", "c.2dup", "p.Met1?"],
    ["that replaces bases by more", 13, "GC", "TTAA", "c.4_5delinsTTAA", "p.Ala2LeufsTer5"],
    ["of several bases that are their own mirror image", 14, "CT", "AG", "c.5_6inv", "p.Ala2Glu"],
    ["of several bases of which only one changes", 13, "GCT", "GAT", "c.5C>A", "p.Ala2Asp"],
    ["across the end of an exon", 16, "GAAG", "G", "c.8_9+1del", ""],
    ["that is shifted out of its exon", 17, "AAGT", "A", "c.9+1_9+3del", ""],
  ])("%s reads the same on both strands", (_, position, ref, alt, c, p) => {
    const expected = { c: `TX:${c}`, p: p === "" ? "" : `TX.1:${p}` };
    expect(names(forward, position, ref, alt)).toMatchObject(expected);
    // The same change on the other strand, anchored by the base in front of it there.
    const last = position + ref.length - 1;
    const anchored = ref.length === alt.length ? "" : reverseComplement(sequence[last]!);
    const bare = (bases: string) => (anchored === "" ? bases : bases.slice(ref[0] === alt[0] ? 1 : 0));
    const mirroredRef = anchored + reverseComplement(bare(ref));
    const mirroredAlt = anchored + reverseComplement(bare(alt));
    const at = mirrored(last) - anchored.length;
    expect(names(backward, at, mirroredRef, mirroredAlt)).toMatchObject(expected);
  });

  it("says how far it was shifted, against the strand with a minus", () => {
    expect(names(forward, 25, "CC", "C")).toMatchObject({ offset: "10", g: "chrT:g.36del" });
    expect(names(backward, mirrored(36), "GG", "G").offset).toMatch(/^-\d+$/);
  });

  it("is none for an allele of unknown bases, and none for transcripts it does not touch", () => {
    expect(names(forward, 14, "C", "N")).toMatchObject({ c: "", p: "", g: "" });
    expect(names(forward, 78, "C", "T")).toEqual({ c: "", p: "", g: "chrT:g.78C>T", offset: "" });
  });

  it("has the reference's own base where REF is a code for several", () => {
    expect(names(forward, 14, "Y", "T")).toMatchObject({
      c: "TX:c.5C>T",
      p: "TX.1:p.Ala2Val",
      g: "chrT:g.14C>T",
    });
  });

  it("is none where shifting leaves the transcript", () => {
    const open = tinyReference(sequence, [{ id: "NC", exons: [[4, 80]] }]);
    expect(names(open, 75, "CC", "C")).toMatchObject({ c: "", offset: "" });
  });

  it("counts n. where nothing is coded", () => {
    const reference = tinyReference(sequence, [{ id: "NC", exons }]);
    expect(names(reference, 14, "C", "T").c).toBe("NC:n.11C>T");
    expect(names(reference, 20, "T", "A").c).toBe("NC:n.15+2T>A");
  });

  it("is m. on mitochondria", () => {
    const reference = tinyReference(sequence, [coding], "MT");
    expect(names(reference, 14, "C", "T").g).toBe("MT:m.14C>T");
  });

  it("counts the missing bases of an incomplete first codon for an SNV alone, as VEP does", () => {
    const reference = tinyReference(sequence, [{ ...coding, phase: 1 }]);
    expect(names(reference, 14, "C", "T").c).toBe("TX:c.7C>T");
    expect(names(reference, 12, "GGCT", "G").c).toBe("TX:c.5_7del");
  });

  it("reads a start codon other than ATG as methionine where the protein is looked at as a whole", () => {
    const started = (codon: string) =>
      tinyReference(`${sequence.slice(0, 9)}${codon}${sequence.slice(12)}`, [coding]);
    expect(names(started("CTG"), 12, "G", "GTAT").p).toBe("TX.1:p.Met1_Ala2insTyr");
    expect(names(started("GTG"), 12, "G", "GTAT").p).toBe("TX.1:p.Val1_Ala2insTyr");
    expect(names(started("CTG"), 10, "C", "CT").p).toBe("TX.1:p.Met1?");
    // VEP takes a start that is not ATG for lost, even if the amino acid stays; then it does not stay in HGVS either.
    expect(names(started("CTG"), 12, "G", "A").p).toBe("TX.1:p.Leu1?");
  });

  it("names a protein for what is shifted out of an intron only where a gap in the transcript lengthens exons, as in VEP", () => {
    const bases = `${sequence.slice(0, 44)}GG${sequence.slice(46)}`;
    const gapped = tinyReference(bases, [
      {
        ...coding,
        exons: [
          [4, 18],
          [45, 65],
          [68, 74],
        ],
      },
    ]);
    expect(names(tinyReference(bases, [coding]), 43, "AG", "A")).toMatchObject({ c: "TX:c.11del", p: "" });
    expect(names(gapped, 43, "AG", "A")).toMatchObject({ c: "TX:c.11del", p: "TX.1:p.Gly4ValfsTer2" });
  });

  it("has one name for the stop and an incomplete codon, so that one which becomes the other stays what it is, as in VEP", () => {
    const open = tinyReference(sequence, [
      {
        ...coding,
        cds: [
          [10, 18],
          [45, 61],
        ],
      },
    ]);
    expect(names(open, 61, "A", "G").p).toBe("TX.1:p.Ter9%3D");
    expect(names(open, 60, "TA", "TGA").p).toBe("TX.1:p.Ter9%3D");
    expect(names(open, 61, "A", "C").p).toBe("TX.1:p.Ter9Ser");
  });

  it("tells alleles of one record apart without shifting them", () => {
    const { text } = annotateRecord(createVepAnnotator(forward), 0, 13, "CT", ["C", "CTA", "CA"]);
    const given = text.split(",").map((entry) => entry.split("|")[csqFields.indexOf("HGVSc")]);
    expect(given).toEqual(["TX:c.6del", "TX:c.6_7insA", "TX:c.6T>A"]);
  });
});

describe("without HGVS", () => {
  it("an entry has four fields less, and the others as before", () => {
    const given = (hgvs: boolean) => {
      const annotator = createVepAnnotator(forward, { hgvs });
      const fields = annotator.headerLine.match(/Format: ([^"]+)/)![1]!.split("|");
      const values = annotateRecord(annotator, 0, 13, "C", ["T"]).text.split("|");
      return Object.fromEntries(fields.map((field, i) => [field, values[i]]));
    };
    const { HGVSc, HGVSp, HGVS_OFFSET, HGVSg, ...others } = given(true);
    expect([HGVSc, HGVSp, HGVS_OFFSET, HGVSg]).toEqual(["TX:c.5C>T", "TX.1:p.Ala2Val", "", "chrT:g.14C>T"]);
    expect(given(false)).toEqual(others);
  });
});

describe("a deletion over an exon's edge that moves into the coding sequence", () => {
  // The intron ends in GAGA and the exon begins with it.
  const bases = `TTTCGAGCCATGGCTGAAGTAAGTCCCCCCCCCCCCTTTTTGAGAGAGATTACCCATTAACGCTAACCCCGG${"C".repeat(40)}`;
  const reference = tinyReference(bases, [
    {
      id: "TX",
      exons: [
        [4, 18],
        [46, 74],
      ],
      cds: [
        [10, 18],
        [46, 60],
      ],
    },
  ]);

  it("shifts the frame of the protein, though it is no frameshift where it stands", () => {
    expect(bases.slice(42, 47)).toBe("AGAGA");
    expect(names(reference, 43, "AGAGA", "A")).toMatchObject({ c: "TX:c.10_13del", offset: "2" });
    expect(names(reference, 43, "AGAGA", "A").p).toBe("TX.1:p.Glu4LeufsTer?");
  });
});
