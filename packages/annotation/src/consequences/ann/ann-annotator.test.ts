import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tinyReference } from "../../genes/testing/tiny-reference.ts";
import { annotateRecord } from "../record-annotator.ts";
import { consequenceTerms } from "../terms.ts";
import { createAnnAnnotator } from "./ann-annotator.ts";
import { annEffects, effectText } from "./effects.ts";

// Places are 1-based in what follows, as in a VCF. F: exons 11-40 and 61-90, CDS 21-40 and 61-76 (ATG AAA CCC GGG TTT GAT AC|A
// AAG CCT GAT AGA TAA); R, on the reverse strand, is its mirror image 100 bases on, without an intron.
const cdsF = "ATGAAACCCGGGTTTGATACAAAGCCTGATAGATAA";
const complement: Record<string, string> = { A: "T", C: "G", G: "C", T: "A" };
const mirrored = [...cdsF]
  .toReversed()
  .map((base) => complement[base]!)
  .join("");
const bases =
  "C".repeat(10) +
  "GACCACTTGA" +
  cdsF.slice(0, 20) +
  "GTAAGTCCTCCTCCTCCCAG" +
  cdsF.slice(20) +
  "TCCTCCTCCTCCTC" + // 1-90
  "C".repeat(40) +
  "TCTCTCTCTC" +
  mirrored +
  "GAGAGAGAGA" +
  "C".repeat(60);
const reference = tinyReference(bases, [
  {
    id: "F",
    exons: [
      [11, 40],
      [61, 90],
    ],
    cds: [
      [21, 40],
      [61, 76],
    ],
  },
  { id: "R", strand: "-", exons: [[131, 186]], cds: [[141, 176]] },
]);
const annotator = createAnnAnnotator(reference, { distance: 20 });

function entries(pos: number, ref: string, ...alts: string[]): string[] {
  expect(bases.slice(pos - 1, pos - 1 + ref.length), "the test's own REF").toBe(ref);
  const { text } = annotateRecord(annotator, 0, pos - 1, ref, alts);
  return text === "" ? [] : text.split(",");
}

describe("the ANN annotator", () => {
  it("declares the field as SnpEff does", () => {
    expect(annotator.headerLine).toBe(
      `##INFO=<ID=ANN,Number=.,Type=String,Description="Functional annotations: 'Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | Feature_ID | Transcript_BioType | Rank | HGVS.c | HGVS.p | cDNA.pos / cDNA.length | CDS.pos / CDS.length | AA.pos / AA.length | Distance | ERRORS / WARNINGS / INFO' ">`,
    );
  });

  it.each([
    [
      "a missense variant",
      24,
      "A",
      "G",
      "G|missense_variant|MODERATE|f|G_F|transcript|F|protein_coding|1/2|c.4A>G|p.Lys2Glu|14/60|4/36|2/11||",
    ],
    [
      "a synonymous one",
      26,
      "A",
      "G",
      "G|synonymous_variant|LOW|f|G_F|transcript|F|protein_coding|1/2|c.6A>G|p.Lys2Lys|16/60|6/36|2/11||",
    ],
    [
      "a stop gained",
      24,
      "A",
      "T",
      "T|stop_gained|HIGH|f|G_F|transcript|F|protein_coding|1/2|c.4A>T|p.Lys2*|14/60|4/36|2/11||",
    ],
    [
      "a start lost",
      22,
      "T",
      "C",
      "C|start_lost|HIGH|f|G_F|transcript|F|protein_coding|1/2|c.2T>C|p.Met1?|12/60|2/36|1/11||",
    ],
    [
      "another start codon",
      21,
      "A",
      "C",
      "C|initiator_codon_variant|LOW|f|G_F|transcript|F|protein_coding|1/2|c.1A>C|p.Met1?|11/60|1/36|1/11||",
    ],
    [
      "a stop lost",
      74,
      "T",
      "C",
      "C|stop_lost|HIGH|f|G_F|transcript|F|protein_coding|2/2|c.34T>C|p.Ter12Glnext*?|44/60|34/36|12/11||",
    ],
    [
      "a frameshift",
      28,
      "CCG",
      "C",
      "C|frameshift_variant|HIGH|f|G_F|transcript|F|protein_coding|1/2|c.9_10delCG|p.Gly4fs|19/60|9/36|3/11||",
    ],
    [
      "codons deleted whole",
      26,
      "ACCC",
      "A",
      "A|conservative_inframe_deletion|MODERATE|f|G_F|transcript|F|protein_coding|1/2|c.7_9delCCC|p.Pro3del|17/60|7/36|3/11||",
    ],
    [
      "a donor",
      41,
      "G",
      "A",
      "A|splice_donor_variant&intron_variant|HIGH|f|G_F|transcript|F|protein_coding|1/1|c.20+1G>A||||||",
    ],
    [
      "an acceptor",
      60,
      "G",
      "A",
      "A|splice_acceptor_variant&intron_variant|HIGH|f|G_F|transcript|F|protein_coding|1/1|c.21-1G>A||||||",
    ],
    [
      "the eighth base of an intron",
      48,
      "C",
      "T",
      "T|splice_region_variant&intron_variant|LOW|f|G_F|transcript|F|protein_coding|1/1|c.20+8C>T||||||",
    ],
    [
      "the ninth",
      49,
      "T",
      "C",
      "C|intron_variant|MODIFIER|f|G_F|transcript|F|protein_coding|1/1|c.20+9T>C||||||",
    ],
    [
      "a 5' UTR with the genomic distance to the start",
      13,
      "C",
      "T",
      "T|5_prime_UTR_variant|MODIFIER|f|G_F|transcript|F|protein_coding|1/2|c.-8C>T|||||8|",
    ],
    [
      "a missense variant of the reverse strand",
      173,
      "T",
      "C",
      "C|missense_variant|MODERATE|r|G_R|transcript|R|protein_coding|1/1|c.4A>G|p.Lys2Glu|14/56|4/36|2/11||",
    ],
  ])("tells %s", (_, pos, ref, alt, expected) => {
    expect(entries(pos, ref, alt)[0]).toBe(expected);
  });

  it("writes a new start codon in the 5' UTR beside the UTR variant, the more severe first", () => {
    // Of GACCACTTGA the second T becomes G: CTG may start a protein too.
    expect(entries(18, "T", "G").map((entry) => entry.split("|").slice(1, 3))).toEqual([
      ["5_prime_UTR_premature_start_codon_gain_variant", "LOW"],
      ["5_prime_UTR_variant", "MODIFIER"],
    ]);
  });

  it("names the genes on both sides of what lies between, and what is near on either side", () => {
    expect(entries(95, "C", "T")).toEqual([
      "T|downstream_gene_variant|MODIFIER|f|G_F|transcript|F|protein_coding||c.*19C>T|||||5|",
      "T|intergenic_region|MODIFIER|f-r|G_F-G_R|intergenic_region|G_F-G_R|||n.95C>T||||||",
    ]);
    expect(entries(5, "C", "T")[1]).toMatch(/^T\|intergenic_region\|MODIFIER\|CHR_START-f\|CHR_START-G_F\|/);
    expect(entries(240, "C", "T")).toEqual([
      "T|intergenic_region|MODIFIER|r-CHR_END|G_R-CHR_END|intergenic_region|G_R-CHR_END|||n.240C>T||||||",
    ]);
  });

  it("shifts an indel in a gene of the forward strand before it calls it, and says so", () => {
    // AAA at 24-26: the first A deleted is the last.
    const [forward] = entries(23, "GA", "G");
    expect(forward).toContain("|c.6delA|p.Lys2fs|");
    expect(forward).toMatch(/\|INFO_REALIGN_3_PRIME$/);
    // On the reverse strand TTT is read as AAA; its first T is the last A already.
    const [reverse] = entries(170, "GT", "G");
    expect(reverse).toContain("|c.6delA|p.Lys2fs|");
    expect(reverse).not.toContain("INFO_REALIGN");
  });

  it("shifts nothing out of its gene, nor what lies in no gene as a whole", () => {
    // The C's behind the transcript would take the deletion of its last base along for forty bases more.
    expect(entries(89, "TC", "T")[0]).toMatch(/\|c\.\*14delC\|\|\|\|\|\|$/);
    expect(entries(89, "TCC", "T")[0]).toMatch(/\|c\.\*14_\*15delCC\|/);
  });

  it("calls what a mixed change takes beside a transcript as SnpEff 5.1 does", () => {
    const tail = "T".repeat(6);
    const short = tinyReference(`${"C".repeat(10)}ATGGATTAA${tail}`, [
      { id: "S", exons: [[11, 19]], cds: [[11, 19]] },
    ]);
    const call = (pos: number, ref: string, alt: string): string =>
      annotateRecord(createAnnAnnotator(short, { distance: 0 }), 0, pos - 1, ref, [alt]).text.split(",")[0]!;
    expect(call(18, "AATT", "CC").split("|")[1]).toBe("stop_lost&splice_region_variant&intron_variant");
    // Two bases replaced in front of the gene, its start lost.
    expect(call(9, "CCATG", "TT").split("|")[1]).toBe(
      "start_lost&conservative_inframe_deletion&synonymous_variant",
    );
    // TAA becomes TAGA: the stop stands, and the place behind it counts as the stop's.
    expect(call(18, "A", "AG").split("|")[10]).toBe("p.Ter3fs");
  });

  it("tells a lost exon, a lost transcript, and does not spell out a long deletion", () => {
    const exon = bases.slice(49, 91);
    // From the tenth base before the exon to the first behind the transcript: not shifted, for the gene does not hold it whole.
    expect(entries(50, exon, exon[0]!)[0]).toMatch(
      /^C\|exon_loss_variant&splice_region_variant\|HIGH\|f\|G_F\|transcript\|F\|protein_coding\|2\/2\|c\.21-10_\*15delCTCC/,
    );
    const long = bases.slice(5, 115);
    const [all] = entries(6, long, long[0]!);
    expect(all).toMatch(
      /^C\|transcript_ablation\|HIGH\|f\|G_F\|transcript\|F\|protein_coding\|\|c\.-\d+_\*\d+del\|/,
    );
  });

  it("reads on in the new frame where the ribosome slips", () => {
    // ATG AAA TTT, then the last T again: TCC GGG TAA
    const slipping = tinyReference("GGGATGAAATTTCCGGGTAACCCC", [
      {
        id: "T",
        exons: [[1, 24]],
        cds: [
          [4, 12],
          [12, 20],
        ],
      },
    ]);
    const { text } = annotateRecord(createAnnAnnotator(slipping), 0, 15, "G", ["A"]);
    expect(text.split(",")[0]).toMatch(/^A\|missense_variant\|.*\|p\.Gly5Glu\|16\/24\|14\/18\|5\/5\|/);
  });

  it("sorts the entries of all alleles by impact and effect", () => {
    const terms = entries(24, "A", "G", "T", "C").map((entry) => entry.split("|").slice(0, 2));
    expect(terms).toEqual([
      ["T", "stop_gained"],
      ["C", "missense_variant"],
      ["G", "missense_variant"],
    ]);
  });

  it("says nothing of what spells no bases, and each base of what may be several", () => {
    expect(entries(24, "A", "*", "<DEL>", "<NON_REF>", "A[chrT:50[")).toEqual([]);
    expect(entries(24, "A", "Y").map((entry) => entry[0])).toEqual(["T", "C"]);
  });

  it("leaves the names out when they are not asked for", () => {
    const bare = createAnnAnnotator(reference, { distance: 0, hgvs: false });
    expect(annotateRecord(bare, 0, 23, "A", ["G"]).text).toBe(
      "G|missense_variant|MODERATE|f|G_F|transcript|F|protein_coding|1/2|||14/60|4/36|2/11||",
    );
  });

  it("counts in the summary's vocabulary, with the gene that is hit worst", () => {
    const { mostSevere, terms, gene } = annotateRecord(annotator, 0, 27, "C", ["CGGG"]);
    expect(consequenceTerms[mostSevere]!.term).toBe("inframe_insertion");
    expect(terms.map((term) => consequenceTerms[term]!.term)).toEqual(["inframe_insertion"]);
    expect(annotator.gene(gene)).toEqual({ id: "G_F", symbol: "f" });
    const between = annotateRecord(annotator, 0, 239, "C", ["T"]);
    expect(consequenceTerms[between.mostSevere]!.term).toBe("intergenic_variant");
  });

  it("warns of a coding sequence that is not whole", () => {
    const odd = tinyReference(bases, [{ id: "X", exons: [[24, 40]], cds: [[24, 40]] }]);
    const text = annotateRecord(createAnnAnnotator(odd), 0, 24, "A", ["G"]).text;
    expect(text.split(",")[0]).toMatch(/\|WARNING_TRANSCRIPT_INCOMPLETE$/);
    const open = tinyReference(bases, [{ id: "X", exons: [[24, 38]], cds: [[24, 38]] }]);
    const other = annotateRecord(createAnnAnnotator(open), 0, 24, "A", ["G"]).text;
    expect(other.split(",")[0]).toMatch(/\|WARNING_TRANSCRIPT_NO_START_CODON$/);
  });

  it("writes sixteen sub-fields an entry, sorted by impact, whatever the allele", () => {
    const allele = fc.stringMatching(/^[ACGT]{1,25}$/);
    fc.assert(
      fc.property(
        fc.nat(bases.length - 120),
        fc.integer({ min: 1, max: 120 }),
        fc.uniqueArray(allele, { minLength: 1, maxLength: 3 }),
        (start, length, alts) => {
          const ref = bases.slice(start, start + length);
          const others = alts.filter((alt) => alt !== ref);
          const { text, mostSevere } = annotateRecord(annotator, 0, start, ref, others);
          if (others.length === 0) {
            expect(text).toBe("");
            return;
          }
          const all = text.split(",").map((entry) => entry.split("|"));
          const impacts = ["HIGH", "MODERATE", "LOW", "MODIFIER"];
          const ranks = all.map((entry) => impacts.indexOf(entry[2]!));
          expect(all.every((entry) => entry.length === 16)).toBe(true);
          expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
          expect(ranks).not.toContain(-1);
          expect(mostSevere).toBeGreaterThanOrEqual(0);
          expect(text).not.toMatch(/[;=\s]/);
        },
      ),
    );
  });
});

describe("SnpEff's effects", () => {
  it("stand in the order of their impacts, and every set begins with its worst", () => {
    const impacts = ["HIGH", "MODERATE", "LOW", "MODIFIER"];
    const ranks = annEffects.map(({ impact }) => impacts.indexOf(impact));
    expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
    expect(annEffects.length).toBeLessThanOrEqual(32);
    const everything = Buffer.from(
      effectText(annEffects.reduce((set, _, i) => set | (1 << i), 0)),
    ).toString();
    expect(everything).toMatch(/^\|transcript_ablation&exon_loss_variant&frameshift_variant&.*\|HIGH\|$/);
  });
});
