import { describe, expect, it } from "vitest";
import { tinyReference } from "../genes/testing/tiny-reference.ts";
import { reverseComplement } from "../genes/iupac.ts";
import { annotateRecord } from "./record-annotator.ts";
import { createVepAnnotator } from "./vep-annotator.ts";

// One exon: 5' UTR at 1-10, CDS at 11-31 (ATG GTT CAC GAC AAC CCC TAA), 3' UTR at 32-40.
const utr = "CACACACCGA";
const cds = "ATGGTTCACGACAACCCCTAA";
const bases = `${utr}${cds}GTCCATTGC`;

type Gene = { bases: string; from: number };
const gene = (text: string, from: number): Gene => ({ bases: text, from });
const plain = gene(bases, 11);
const bare = gene(bases.slice(10), 1);

/** Terms of a change of the forward strand's bases; of a substitution in the gene's mirror image too (an indel in a repeat is called where it stands, so its image is another). */
function terms({ bases: text, from }: Gene, pos: number, ref: string, alt: string): string {
  expect(text.slice(pos - 1, pos - 1 + ref.length), "the test's own REF").toBe(ref);
  const span: [number, number] = [from, from + 20];
  const call = (sequence: string, strand: "+" | "-", start: number, [first, second]: [string, string]) => {
    const mirrored: [number, number] = [sequence.length - span[1] + 1, sequence.length - span[0] + 1];
    const reference = tinyReference(sequence, [
      { id: "T", strand, exons: [[1, sequence.length]], cds: [strand === "+" ? span : mirrored] },
    ]);
    const annotator = createVepAnnotator(reference, { distance: 0 });
    return annotateRecord(annotator, 0, start - 1, first, [second]).text.split("|")[1]!;
  };
  const told = call(text, "+", pos, [ref, alt]);
  if (ref.length !== alt.length) return told;
  const turned: [string, string] = [reverseComplement(ref), reverseComplement(alt)];
  expect(call(reverseComplement(text), "-", text.length - pos - ref.length + 2, turned)).toBe(told);
  return told;
}

describe("the start codon, as VEP's predicates have it", () => {
  it.each([
    ["that is not M's any more", 12, "T", "C", "start_lost"],
    ["moved by an insertion in front of it", 11, "A", "ACGA", "start_lost&start_retained_variant"],
    ["behind which codons come in", 12, "T", "TGTT", "inframe_insertion&start_retained_variant"],
    ["whose next codon changes with it", 13, "GG", "GA", "start_lost&start_retained_variant"],
    ["deleted as a whole", 10, "AATG", "A", "start_lost&inframe_deletion"],
  ])("%s", (_, pos, ref, alt, expected) => {
    expect(terms(plain, pos, ref, alt)).toBe(expected);
  });

  it("is lost and retained by a deletion over the UTR's end that the UTR's repeat makes up for", () => {
    const repeat = gene(`CACACACATG${cds}GTCCATTGC`, 11);
    // GATGGT: from ATG|ATG one is lost.
    expect(terms(repeat, 9, "TGAT", "T")).toBe("start_lost&start_retained_variant&5_prime_UTR_variant");
  });

  it("stands where a substitution over the UTR's end leaves ATG, whatever else it changes", () => {
    expect(terms(plain, 10, "AATGGT", "TATGAT")).toBe("start_retained_variant&5_prime_UTR_variant");
    expect(terms(plain, 10, "AATG", "TTTA")).toBe("start_lost&5_prime_UTR_variant");
  });

  it("of a gene without UTR is not looked for where it was", () => {
    expect(terms(bare, 1, "A", "ACGA")).toBe("start_retained_variant");
    expect(terms(bare, 2, "T", "TGTT")).toBe("inframe_insertion");
  });

  it("other than ATG is lost though the amino acid stays, and is gained by ATG", () => {
    const leucine = gene(bases.replace("ATGG", "CTGG"), 11);
    expect(terms(leucine, 11, "C", "T")).toBe("start_lost&synonymous_variant");
    expect(terms(leucine, 11, "C", "A")).toBe("start_lost&start_retained_variant");
  });
});

describe("the end of the coding sequence", () => {
  it("is judged of insertions and deletions alone where a change reaches into the 3' UTR", () => {
    expect(terms(plain, 30, "AAG", "CCC")).toBe("coding_sequence_variant&3_prime_UTR_variant");
    expect(terms(plain, 30, "AAG", "C")).toBe("stop_lost&3_prime_UTR_variant");
  });

  it("is lost where it is taken away, though another comes in its place", () => {
    const twice = gene(bases.replace("CCCTAAG", "CCCTAATAAG"), 11);
    expect(terms(twice, 28, "CTAA", "C")).toBe("stop_lost&inframe_deletion");
    expect(terms(plain, 28, "CTAA", "C")).toBe("stop_lost&inframe_deletion");
  });

  it("is retained beside one or two more amino acids in front of it, not beside three", () => {
    expect(terms(plain, 28, "C", "CGGT")).toBe("inframe_insertion&stop_retained_variant");
    expect(terms(plain, 28, "C", "CGGTGGT")).toBe("inframe_insertion&stop_retained_variant");
    expect(terms(plain, 28, "C", "CGGTGGTGGT")).toBe("inframe_insertion");
    // The protein ends in N P: another N P in front of them is one behind them.
    expect(terms(plain, 22, "C", "CAACCCC")).toBe("inframe_insertion&stop_retained_variant");
    expect(terms(plain, 19, "C", "CGGT")).toBe("inframe_insertion");
  });

  it("is retained behind a new stop, however much that brings, and by one or two amino acids put into its codon", () => {
    expect(terms(plain, 28, "C", "CTAAGGTGGTGGT")).toBe("inframe_insertion&stop_retained_variant");
    expect(terms(plain, 29, "T", "TATT")).toBe("inframe_insertion&stop_retained_variant");
    expect(terms(plain, 29, "T", "TATTTTTTTT")).toBe("inframe_insertion");
  });

  it("kept beside a changed amino acid is all that is told of them", () => {
    expect(terms(plain, 27, "CCTAA", "GGTAG")).toBe("stop_retained_variant");
  });

  it("exchanged beside amino acids of another number is told with them", () => {
    expect(terms(plain, 27, "CCTAA", "GGGGTTCC")).toBe("stop_lost&protein_altering_variant");
  });

  it("a new stop before amino acids that end as the old ones did is no altered protein beside", () => {
    // CAC becomes CTT TAA CAC.
    expect(terms(plain, 17, "C", "CTTTAAC")).toBe("stop_gained");
  });
});

describe("a deletion over both ends of the coding sequence", () => {
  const over = (from: number, to: number) => terms(plain, from, bases.slice(from - 1, to), bases[from - 1]!);

  it("loses the start, and keeps a stop that VEP does not see deleted, when it begins in the UTR", () => {
    expect(over(5, 35)).toBe("start_lost&stop_retained_variant&5_prime_UTR_variant&3_prime_UTR_variant");
    expect(over(5, 30)).toBe("start_lost&stop_retained_variant&5_prime_UTR_variant");
  });

  it("loses both when it begins in the start codon", () => {
    expect(over(11, 35)).toBe("stop_lost&start_lost&3_prime_UTR_variant");
  });

  it("leaves both open when it ends in an intron", () => {
    const split = tinyReference(bases, [
      {
        id: "T",
        exons: [
          [1, 20],
          [35, 40],
        ],
        cds: [[11, 20]],
      },
    ]);
    const { text } = annotateRecord(createVepAnnotator(split), 0, 4, bases.slice(4, 25), [bases[4]!]);
    expect(text.split("|")[1]).toBe(
      "splice_donor_variant&splice_donor_5th_base_variant&coding_sequence_variant&5_prime_UTR_variant&3_prime_UTR_variant&intron_variant",
    );
  });
});
