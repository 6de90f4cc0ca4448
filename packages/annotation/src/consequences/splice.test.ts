import { describe, expect, it } from "vitest";
import { reverseComplement } from "../genes/iupac.ts";
import { tinyReference, type TinySpan } from "../genes/testing/tiny-reference.ts";
import { csqFields } from "./csq-entry.ts";
import { createVepAnnotator } from "./vep-annotator.ts";
import { annotateRecord } from "./record-annotator.ts";

// 1-based: exon 1 is 11-30, exon 2 is 61-80, a gap of four bases, exon 3 is 85-110; a short intron, exon 4 is 131-150.
const sequence = `${"C".repeat(10)}${"GAT".repeat(48).slice(0, 140)}${"C".repeat(20)}`;
const long: readonly TinySpan[] = [
  [11, 30],
  [61, 150],
];
const short: readonly TinySpan[] = [
  [11, 110],
  [131, 150],
];
const gapped: readonly TinySpan[] = [
  [11, 30],
  [61, 80],
  [85, 150],
];

/** Consequences of what `change` makes of the bases at a 1-based position. */
function termsOf(
  exons: readonly TinySpan[],
  position: number,
  length: number,
  change: (ref: string) => string,
  cds: readonly TinySpan[] = [],
) {
  const ref = sequence.slice(position - 1, position - 1 + length);
  const alt = change(ref);
  const { text } = annotateRecord(
    createVepAnnotator(tinyReference(sequence, [{ id: "T", exons, cds }]), { distance: 0 }),
    0,
    position - 1,
    ref,
    [alt],
  );
  return text.split("|")[csqFields.indexOf("Consequence")]!.split("&");
}
/** Other bases at the given places of REF, counted from 0. */
const changedAt =
  (...places: number[]) =>
  (ref: string) =>
    [...ref].map((base, i) => (places.includes(i) ? reverseComplement(base) : base)).join("");

describe("a change of bases that do not lie side by side", () => {
  it("is in a splice region if the last run of them is: the third exonic base beside the fifth is not", () => {
    expect(termsOf(long, 63, 1, changedAt(0))).toContain("splice_region_variant");
    expect(termsOf(long, 63, 3, changedAt(0, 2))).not.toContain("splice_region_variant");
    expect(termsOf(long, 26, 3, changedAt(0, 2))).toContain("splice_region_variant");
  });

  it("of another length is asked where it differs, too", () => {
    // Exonic bases 2 to 5: the second, and the fourth and fifth, which the shorter allele lacks.
    expect(termsOf(long, 62, 4, (ref) => reverseComplement(ref[0]!) + ref[1]!)).not.toContain(
      "splice_region_variant",
    );
  });

  it("that grows reaches into an intron that REF is beside, and into none that it is not", () => {
    const grown = (ref: string) => `${changedAt(0, 1)(ref)}${"A".repeat(8)}`;
    expect(termsOf(long, 27, 2, grown)).toEqual(
      expect.arrayContaining(["splice_donor_variant", "splice_donor_5th_base_variant", "intron_variant"]),
    );
    expect(termsOf(long, 26, 2, grown)).toEqual(["non_coding_transcript_exon_variant"]);
  });
});

describe("the polypyrimidine tract", () => {
  it("is not named where a change reaches the exon at the intron's other end", () => {
    expect(termsOf(short, 110, 11, (ref) => ref[0]!)).toContain("splice_polypyrimidine_tract_variant");
    expect(termsOf(short, 109, 12, (ref) => ref[0]!)).not.toContain("splice_polypyrimidine_tract_variant");
  });

  it("counts from the 13th base where an exon of the transcript is beside a gap, and then for the whole change", () => {
    expect(termsOf(gapped, 48, 1, changedAt(0))).toContain("splice_polypyrimidine_tract_variant");
    expect(termsOf(gapped, 49, 1, changedAt(0))).not.toContain("splice_polypyrimidine_tract_variant");
    expect(termsOf(gapped, 46, 3, (ref) => ref[0]!)).toContain("splice_polypyrimidine_tract_variant");
    expect(termsOf(gapped, 46, 4, (ref) => ref[0]!)).not.toContain("splice_polypyrimidine_tract_variant");
  });
});

describe("a gap between two exons that is no intron", () => {
  const within = (cds: TinySpan) => termsOf(gapped, 82, 1, changedAt(0), [cds]);

  it("belongs to the region around it", () => {
    expect(within([91, 120])).toEqual(["5_prime_UTR_variant"]);
    expect(within([11, 30])).toEqual(["3_prime_UTR_variant"]);
    expect(
      termsOf(gapped, 82, 1, changedAt(0), [
        [61, 80],
        [85, 120],
      ]),
    ).toEqual(["coding_sequence_variant"]);
    expect(termsOf(gapped, 82, 1, changedAt(0))).toEqual(["non_coding_transcript_variant"]);
  });
});

describe("a change that spans a gap in the coding sequence", () => {
  const cds: readonly TinySpan[] = [
    [11, 30],
    [61, 80],
    [85, 110],
  ];
  it("shifts no frame if the genome stays as long, and exchanges no amino acid if it does not", () => {
    const terms = (change: (ref: string) => string) => termsOf(gapped, 78, 11, change, cds);
    expect(terms((ref) => ref.slice(0, 1))).toContain("inframe_deletion");
    expect(terms((ref) => ref.slice(0, 2))).toContain("frameshift_variant");
    expect(terms(changedAt(0, 10))).not.toContain("frameshift_variant");
    // Seven bases of the CDS and the gap become seven.
    expect(terms((ref) => changedAt(0)(ref).slice(0, 7))).not.toContain("missense_variant");
  });
});
