import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reverseComplement } from "../genes/iupac.ts";
import { tinyReference } from "../genes/testing/tiny-reference.ts";
import { geneticCode, translate } from "./codon-table.ts";
import { csqFields } from "./csq-entry.ts";
import { consequenceTerms } from "./terms.ts";
import { createVepAnnotator } from "./vep-annotator.ts";
import { annotateRecord } from "./record-annotator.ts";

//                1        10        20        30        40        50        60
//                |--UTR--|ATG       |intron                 |exon 2     stop
const sequence = "CCCCCCCCCATGGCTGAAGTAAGTCCCCCCCCCCCCCTTTTTTCAGGTCTGATACTAACCCCCC" + "C".repeat(40);
const exon2 = 46; // 1-based first base behind the acceptor's AG
const transcript = {
  id: "TX",
  exons: [
    [4, 18],
    [exon2, 64],
  ],
  cds: [
    [10, 18],
    [exon2, 57],
  ],
} as const;
const forward = tinyReference(sequence, [transcript]);
const mirrored = (at: number) => sequence.length + 1 - at;
const mirror = ([start, end]: readonly [number, number]) => [mirrored(end), mirrored(start)] as const;
const reverse = tinyReference(reverseComplement(sequence), [
  {
    id: "TX",
    strand: "-",
    exons: transcript.exons.map(mirror).toReversed(),
    cds: transcript.cds.map(mirror).toReversed(),
  },
]);

/** Entries of a record at a 1-based position. */
function annotate(position: number, ref: string, alts: string, reference = forward, distance = 20) {
  const { text, ...rest } = annotateRecord(
    createVepAnnotator(reference, { distance }),
    0,
    position - 1,
    ref,
    alts.split(","),
  );
  const entries = (text === "" ? [] : text.split(",")).map((entry) => {
    const values = entry.split("|");
    expect(values).toHaveLength(csqFields.length);
    return Object.fromEntries(csqFields.map((field, i) => [field, values[i]!])) as Record<
      (typeof csqFields)[number],
      string
    >;
  });
  return { entries, ...rest };
}
const termOf = (position: number, ref: string, alts: string) =>
  annotate(position, ref, alts).entries[0]?.Consequence;

describe("an annotated record", () => {
  it("says what a missense variant changes, and where", () => {
    const { entries, mostSevere, gene } = annotate(14, "C", "T");
    expect(entries).toEqual([
      {
        Allele: "T",
        Consequence: "missense_variant",
        IMPACT: "MODERATE",
        SYMBOL: "tx",
        Gene: "G_TX",
        Feature_type: "Transcript",
        Feature: "TX",
        BIOTYPE: "protein_coding",
        EXON: "1/2",
        INTRON: "",
        HGVSc: "TX:c.5C>T",
        HGVSp: "TX.1:p.Ala2Val",
        cDNA_position: "11",
        CDS_position: "5",
        Protein_position: "2",
        Amino_acids: "A/V",
        Codons: "gCt/gTt",
        Existing_variation: "",
        DISTANCE: "",
        STRAND: "1",
        FLAGS: "",
        SYMBOL_SOURCE: "",
        HGNC_ID: "",
        SOURCE: "tiny",
        HGVS_OFFSET: "",
        HGVSg: "chrT:g.14C>T",
      },
    ]);
    expect(consequenceTerms[mostSevere]!.term).toBe("missense_variant");
    expect(gene).toBe(0);
  });

  it.each([
    [5, "C", "T", "5_prime_UTR_variant"],
    [10, "A", "G", "start_lost"],
    [15, "T", "C", "synonymous_variant"],
    [16, "G", "T", "stop_gained&splice_region_variant"],
    [19, "G", "A", "splice_donor_variant"],
    [21, "A", "G", "splice_donor_region_variant&intron_variant"],
    [23, "G", "A", "splice_donor_5th_base_variant&intron_variant"],
    [26, "C", "T", "splice_region_variant&intron_variant"],
    [27, "C", "T", "intron_variant"],
    [32, "C", "T", "splice_polypyrimidine_tract_variant&intron_variant"],
    [45, "G", "A", "splice_acceptor_variant"],
    [63, "C", "T", "3_prime_UTR_variant"],
    [2, "C", "T", "upstream_gene_variant"],
    [70, "C", "T", "downstream_gene_variant"],
    [95, "C", "T", "intergenic_variant"],
    [14, "C", "CT", "frameshift_variant"],
    [12, "GGCT", "G", "inframe_deletion"],
    [15, "T", "TCAC", "inframe_insertion"],
    [13, "G", "GAAA", "protein_altering_variant"],
    [17, "AAGT", "A", "splice_donor_variant&coding_sequence_variant"],
  ])("at %i, %s to %s, is %s", (position, ref, alt, expected) => {
    expect(termOf(position, ref, alt)).toBe(expected);
  });

  it("deletes a transcript whose place something shorter takes, spelled though it is", () => {
    const bases = (from: number, to: number) => sequence.slice(from - 1, to);
    expect(termOf(3, bases(3, 64), "C")).toBe("transcript_ablation");
    expect(termOf(2, bases(2, 70), "AA")).toBe("transcript_ablation");
    expect(termOf(3, bases(3, 63), "C")).not.toContain("transcript_ablation");
    const longAsBefore = termOf(3, bases(3, 66), "G".repeat(64));
    expect(longAsBefore).not.toContain("transcript_ablation");
    expect(longAsBefore).toContain("5_prime_UTR_variant");
    expect(longAsBefore).not.toContain("coding_sequence_variant");
  });

  it("reads the same on the other strand", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: sequence.length }),
        fc.constantFrom("A", "C", "G", "T"),
        (position, alt) => {
          const ref = sequence[position - 1]!;
          const one = annotate(position, ref, alt).entries;
          const other = annotate(
            mirrored(position),
            reverseComplement(ref),
            reverseComplement(alt),
            reverse,
          ).entries;
          const comparable = (entries: typeof one) =>
            entries.map((entry) => ({ ...entry, Allele: "", STRAND: "", HGVSg: "" }));
          expect(comparable(other)).toEqual(comparable(one));
        },
      ),
    );
  });

  it("shows codons that spell the amino acids it shows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 57 }), fc.constantFrom("A", "C", "G", "T"), (position, alt) => {
        const ref = sequence[position - 1]!;
        fc.pre(ref !== alt);
        for (const { Codons, Amino_acids } of annotate(position, ref, alt).entries) {
          if (Codons === "") continue;
          const [before, after] = Codons.split("/").map((codon) => translate(codon, geneticCode(1)));
          expect(Amino_acids).toBe(before === after ? before : `${before}/${after}`);
        }
      }),
    );
  });

  it("has one entry per allele and transcript, and none for *, <NON_REF> and a missing ALT", () => {
    expect(annotate(14, "C", "T,*,G").entries.map(({ Allele }) => Allele)).toEqual(["T", "G"]);
    for (const alt of ["*", "<NON_REF>", "."])
      expect(annotate(14, "C", alt)).toEqual({ entries: [], mostSevere: -1, terms: [], gene: -1 });
  });

  it("has no entry for an ALT that spells REF, alone, in lower case or beside others, be it in a splice site", () => {
    expect(annotate(19, "G", "G").entries).toEqual([]);
    expect(annotate(19, "G", "g").entries).toEqual([]);
    expect(annotate(19, "G", "G,T").entries.map(({ Allele }) => Allele)).toEqual(["T"]);
    expect(annotate(19, "GT", "GT,G").entries.map(({ Allele }) => Allele)).toEqual(["-"]);
  });

  it("prints an allele as VEP trims it", () => {
    expect(annotate(13, "GCT", "G").entries[0]!.Allele).toBe("-");
    expect(annotate(13, "G", "C,GA").entries.map(({ Allele }) => Allele)).toEqual(["C", "GA"]);
    expect(annotate(13, "GC", "G,GCA").entries.map(({ Allele }) => Allele)).toEqual(["-", "CA"]);
  });

  it("takes lower-case bases for what they are", () => {
    expect(annotate(14, "c", "t").entries).toEqual(annotate(14, "C", "T").entries);
  });
});

describe("an incomplete CDS", () => {
  const exons = [[10, 18], transcript.exons[1]] as const;
  const incomplete = tinyReference(sequence, [{ ...transcript, exons, phase: 1 }]);

  it("counts the missing bases and makes no call on its first codon's start", () => {
    const { entries } = annotate(10, "A", "G", incomplete);
    expect(entries[0]).toMatchObject({
      Consequence: "coding_sequence_variant",
      CDS_position: "3",
      Protein_position: "1",
      Amino_acids: "X",
    });
  });
});

describe("a transcript that codes nothing", () => {
  const reference = tinyReference(sequence, [{ id: "NC", exons: transcript.exons }]);

  it("of biotype protein_coding is called non-coding only where nothing else is to be said of it", () => {
    const said = tinyReference(sequence, [{ ...transcript, cds: [], biotype: "protein_coding" }]);
    const termAt = (position: number, ref: string) =>
      annotate(position, ref, "A", said).entries[0]?.Consequence;
    expect(termAt(19, "G")).toBe("splice_donor_variant");
    expect(termAt(27, "C")).toBe("intron_variant");
    expect(termAt(5, "C")).toBe("non_coding_transcript_exon_variant");
  });

  it("has non-coding exons and introns", () => {
    expect(annotate(14, "C", "T", reference).entries[0]!.Consequence).toBe(
      "non_coding_transcript_exon_variant",
    );
    expect(annotate(28, "C", "T", reference).entries[0]!.Consequence).toBe(
      "intron_variant&non_coding_transcript_variant",
    );
  });
});
