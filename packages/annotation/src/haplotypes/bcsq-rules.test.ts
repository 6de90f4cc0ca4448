import { describe, expect, it } from "vitest";
import { csqBiotype } from "./biotypes.ts";
import { callBcsq, referenceOf } from "./testing/call-bcsq.ts";
import { tiny, tinyBases, tinyGene } from "./testing/tiny-gene.ts";

const coding = "gT|T|protein_coding";
const entriesOf = async (...given: Parameters<typeof callBcsq>): Promise<string[]> =>
  (await callBcsq(...given))[0]!.entries;
const geneOf = (entry: string): string => entry.split("|")[1]!;
const alone = { mode: "independent" } as const;

describe("the start codon, in BCSQ", () => {
  it("is read with all that its haplotype has there", async () => {
    const [first, second] = await callBcsq(tiny, ["31 A C", "33 G C"]);
    expect(first!.entries).toEqual([`start_lost|${coding}|+|1M>1L|31A>C+33G>C`]);
    expect(second!.entries).toEqual(["@31"]);
  });

  it("leaves no amino acids to tell of when it is lost together with the frame", async () => {
    for (const options of [{}, alone])
      expect(await entriesOf(tiny, ["32 TG T"], options)).toEqual([`start_lost|${coding}|+`]);
  });

  it("is ATG alone, but one of its table's where a table is asked for", async () => {
    expect(await entriesOf(tiny, ["31 A G"])).toEqual([`start_lost|${coding}|+|1M>1V|31A>G`]);
    expect(await entriesOf(tiny, ["31 A G"], { geneticCode: 2 })).toEqual([
      `start_retained|${coding}|+|1M>1V|31A>G`,
    ]);
    expect(await entriesOf(tiny, ["31 A C"], { geneticCode: 1 })).toEqual([
      `start_retained|${coding}|+|1M>1L|31A>C`,
    ]);
  });
});

describe("a lone record at a start or stop codon, in BCSQ", () => {
  it.each([
    [
      "bases put into the start codon lose it, which a record by itself tells of beside the frame",
      "32 T CT",
      [`start_lost|${coding}|+`],
      [`start_lost|${coding}|+`, `frameshift|${coding}|+|1?>1TGSCRFQAV|32T>CT`],
    ],
    [
      "bases put in behind the start codon are told with its loss on a haplotype, and apart in a record by itself",
      "34 G AAAC",
      [`inframe_insertion&start_lost|${coding}|+|2A>2KP|34G>AAAC`],
      [`start_lost|${coding}|+`, `inframe_insertion|${coding}|+|2A>2KP|34G>AAAC`],
    ],
    [
      "the same where they shift the frame",
      "34 G AAG",
      [`start_lost|${coding}|+`],
      [`start_lost|${coding}|+`, `frameshift|${coding}|+|2?>2KQLQVSSC|34G>AAG`],
    ],
    [
      "a start codon that is there again is retained on a haplotype, and lost in a record by itself",
      "31 A ATGA",
      [`inframe_insertion&start_retained|${coding}|+|1M>1MM|31A>ATGA`],
      [`inframe_insertion&start_lost|${coding}|+|1M>1MM|31A>ATGA`],
    ],
    [
      "several bases for several others are told by their place too in a record by itself",
      "86 AA CCT",
      [`stop_lost&frameshift&feature_elongation|${coding}|+|9*>9SC|86AA>CCT`],
      [`stop_lost&frameshift&feature_elongation|${coding}|+|9*>9SC|86AA>CCT`, `feature_elongation|${coding}`],
    ],
    [
      "a stop codon that bases put into it spell again is retained, and gained too in a record by itself",
      "86 A GA",
      [`frameshift&stop_retained|${coding}|+|9?>9*|86A>GA`],
      [`stop_gained&frameshift&stop_retained|${coding}|+|9?>9*|86A>GA`],
    ],
  ])("%s", async (_, record, onHaplotype, byItself) => {
    expect(await entriesOf(tiny, [record])).toEqual(onHaplotype);
    expect(await entriesOf(tiny, [record], alone)).toEqual(byItself);
  });
});

describe("several bases for several others, in BCSQ", () => {
  it("are a feature truncation where they are fewer, and no deletion in frame", async () => {
    expect(await entriesOf(tiny, ["75 TTTCA GC"])).toEqual([
      `feature_truncation|${coding}`,
      `feature_truncation|${coding}|+|5GFK>5GQ|75TTTCA>GC`,
    ]);
  });

  it("are a feature elongation where they are more, and no insertion in frame", async () => {
    expect(await entriesOf(tiny, ["75 TT GCAAC"])).toEqual([
      `feature_elongation|${coding}`,
      `feature_elongation|${coding}|+|5GF>5GQL|75TT>GCAAC`,
    ]);
  });

  it("are told up to eight bases beside the transcript", async () => {
    expect(await entriesOf(tiny, ["10 ATT GC"])).toEqual([`feature_truncation|${coding}`]);
    expect(await entriesOf(tiny, ["9 CAT GC"])).toEqual([]);
  });
});

describe("carriers, in BCSQ", () => {
  it("of a splice site, a splice region and an intron are marked", async () => {
    const called = await callBcsq(tiny, ["41 G C 0|1 0|0", "45 G C 1|0 1|1", "55 C A 0|0 1|1"]);
    expect(called.map(({ entries }) => entries[0]!.split("|")[0])).toEqual([
      "splice_donor",
      "splice_region",
      "intron",
    ]);
    expect(called.map(({ masks }) => masks)).toEqual([
      ["2", "0"],
      ["1", "3"],
      ["0", "3"],
    ]);
  });

  it("are told of where somebody is one, and otherwise there is no mask", async () => {
    const [called] = await callBcsq(tiny, ["34 G C 0|0 .|."], alone);
    expect(called!.entries).toHaveLength(1);
    expect(called!.masks).toBeUndefined();
  });
});

describe("a sample with three alleles, in BCSQ", () => {
  it("keeps a record off all haplotypes, but not from marking who carries what its place says", async () => {
    const called = await callBcsq(tiny, ["34 G C 0|1|1 0|1", "45 G C 0|1|1 0|1"]);
    expect(called).toEqual([
      { entries: [], masks: undefined },
      { entries: [`splice_region|${coding}`], masks: ["2", "2"] },
    ]);
  });
});

describe("the order of entries, in BCSQ", () => {
  it("is that of what begins first, then of what is longest", async () => {
    const shorter = tinyGene("S").map(
      ([type, start, end, ...rest]) => [type, start, Math.min(end, 92), ...rest] as const,
    );
    const both = referenceOf(tinyBases, [...shorter, ...tinyGene("T")]);
    expect((await entriesOf(both, ["90 C A"])).map(geneOf)).toEqual(["gT", "gS"]);
  });

  it("is that of the gene file where both are the same", async () => {
    const both = referenceOf(tinyBases, [...tinyGene("S"), ...tinyGene("T")]);
    expect((await entriesOf(both, ["34 G C"], alone)).map(geneOf)).toEqual(["gS", "gT"]);
  });

  it("is that of the gene file where exons are the same, wherever their transcripts begin", async () => {
    const early = tinyGene("S").map(
      ([type, start, end, ...rest]) => [type, start === 21 ? 10 : start, end, ...rest] as const,
    );
    const both = referenceOf(tinyBases, [...tinyGene("T"), ...early]);
    expect((await entriesOf(both, ["74 G C"], alone)).map(geneOf)).toEqual(["gT", "gS"]);
    expect((await entriesOf(both, ["68 C A"], alone)).map(geneOf)).toEqual(["gT", "gS"]);
  });

  it("tells of introns once, of the first gene", async () => {
    const both = referenceOf(tinyBases, [...tinyGene("S"), ...tinyGene("T")]);
    expect(await entriesOf(both, ["55 C A"])).toEqual(["intron|gS||protein_coding"]);
  });
});

describe("UTRs, in BCSQ", () => {
  it("are where the gene file has rows for them, and introns where it has not", async () => {
    const both = referenceOf(tinyBases, [...tinyGene("S", false), ...tinyGene("T")]);
    expect(await entriesOf(both, ["25 G C"])).toEqual([`5_prime_utr|${coding}`]);
    const without = referenceOf(tinyBases, tinyGene("S", false));
    expect(await entriesOf(without, ["25 G C"])).toEqual(["intron|gS||protein_coding"]);
  });
});

describe("symbolic alleles, in BCSQ", () => {
  it("are told where they are insertions, by the base behind POS", async () => {
    expect(await entriesOf(tiny, ["35 C <INS>"])).toEqual([`coding_sequence&feature_elongation|${coding}`]);
    expect(await entriesOf(tiny, ["24 A <INS:ME:ALU>"])).toEqual([
      `5_prime_utr&feature_elongation|${coding}`,
    ]);
    expect(await entriesOf(tiny, ["55 C <INS>"])).toEqual([`intron&feature_elongation|${coding}`]);
  });

  it("are told where they are deletions, splice sites as far as END or SVLEN go", async () => {
    const wanted = [`splice_donor&coding_sequence&feature_truncation|${coding}`];
    expect(await entriesOf(tiny, ["35 C <DEL> END=45"])).toEqual(wanted);
    expect(await entriesOf(tiny, ["35 C <DEL> SVLEN=-10"])).toEqual(wanted);
  });

  it("are marked in their carriers", async () => {
    const [called] = await callBcsq(tiny, ["35 C <DEL> END=45 0|1 1|1"]);
    expect(called!.masks).toEqual(["2", "3"]);
  });

  it("are passed over where csq knows nothing of them", async () => {
    for (const alt of ["<DUP>", "<CNV>", "<INV>", "<*>", "<NON_REF>", "*"])
      expect(await entriesOf(tiny, [`35 C ${alt}`])).toEqual([]);
  });
});

describe("rows of transcripts, in BCSQ", () => {
  it("say how far a transcript goes where its exons say less", async () => {
    const rows = tinyGene("T").map(
      ([type, start, end, ...rest]) => [type, start, type === "mRNA" ? 110 : end, ...rest] as const,
    );
    const reference = referenceOf(tinyBases, rows);
    expect(await entriesOf(reference, ["109 A C"])).toEqual(["intron|gT||protein_coding"]);
    expect(await entriesOf(reference, ["96 T A"])).toEqual([`splice_donor|${coding}`]);
    expect(await entriesOf(reference, ["112 C A"])).toEqual([]);
  });

  it("are enough for a transcript of a gene, which CSQ passes over", async () => {
    const rows = [
      ["gene", 21, 60, "ID=gene:GN;Name=gN;biotype=miRNA"],
      ["miRNA", 21, 60, "ID=transcript:N;Parent=gene:GN;biotype=miRNA"],
    ] as const;
    const reference = referenceOf(tinyBases, [...tinyGene("T"), ...rows]);
    expect(reference.genes.txStart).toHaveLength(1);
    expect(await entriesOf(reference, ["55 C A"])).toEqual([
      "intron|gT||protein_coding",
      "non_coding|gN||miRNA",
    ]);
  });
});

describe("what else csq does, in BCSQ", () => {
  it("long non-coding RNA is non-coding", async () => {
    const rows = [
      ["gene", 21, 60, "ID=gene:GN;Name=gN;biotype=lncRNA"],
      ["lnc_RNA", 21, 60, "ID=transcript:N;Parent=gene:GN;biotype=lncRNA"],
      ["exon", 21, 60, "Parent=transcript:N"],
    ] as const;
    expect(await entriesOf(referenceOf(tinyBases, rows), ["30 C A"])).toEqual(["non_coding|gN||lncRNA"]);
  });

  it("a CDS of a biotype that codes for nothing is not called, but for the splice sites beside it", async () => {
    const rows = tinyGene("N").map(
      ([type, start, end, text, ...rest]) =>
        [
          type,
          start,
          end,
          text.replace("protein_coding", "translated_processed_pseudogene"),
          ...rest,
        ] as const,
    );
    const reference = referenceOf(tinyBases, rows);
    const biotype = "translated_processed_pseudogene";
    expect(await entriesOf(reference, ["34 G C"])).toEqual([`non_coding|gN||${biotype}`]);
    expect(await entriesOf(reference, ["45 G C"])).toEqual([`splice_region|gN|N|${biotype}`]);
  });

  it("biotypes go by how a name begins, some of them in any case", () => {
    expect(csqBiotype("IG_D_pseudogene")).toMatchObject({ name: "IG_D", coding: true });
    expect(csqBiotype("Mt_rRNA")).toMatchObject({ name: "MT_rRNA", coding: false });
    expect(csqBiotype("MT_tRNA")).toMatchObject({ name: "MT_tRNA", coding: false });
    expect(csqBiotype("mt_tRNA")).toBeUndefined();
    expect(csqBiotype("TEC")).toBeUndefined();
  });

  it("a codon with an unknown base is an amino acid where the other two decide it, and X elsewhere", async () => {
    expect(await entriesOf(tiny, ["36 A N"])).toEqual([`synonymous|${coding}|+|2A|36A>N`]);
    expect(await entriesOf(tiny, ["35 C N"])).toEqual([`missense|${coding}|+|2A>2X|35C>N`]);
  });

  it("an exon within the contig's first eight bases is looked for behind it, to the contig's end", async () => {
    const moved = tinyGene("T").map(
      ([type, start, end, ...rest]) => [type, start - 20, end - 20, ...rest] as const,
    );
    const reference = referenceOf(tinyBases.slice(20), moved);
    expect(await entriesOf(reference, ["25 G C"])).toEqual(["intron|gT||protein_coding"]);
    expect(await entriesOf(reference, ["28 C A"])).toEqual([`splice_region|${coding}`]);
    expect(await entriesOf(reference, ["90 TGC AA"])).toEqual([`feature_truncation|${coding}`]);
  });

  it("a deletion of the contig's first base lies behind all that begins there", async () => {
    const rows = tinyGene("T").map(
      ([type, start, end, ...rest]) => [type, start - 30, end - 30, ...rest] as const,
    );
    const begun = rows
      .filter(([type]) => type !== "five_prime_UTR")
      .map(([type, start, ...rest]) => [type, Math.max(1, start), ...rest] as const);
    const reference = referenceOf(tinyBases.slice(30), begun);
    expect(await entriesOf(reference, ["1 ATG G"])).toEqual([]);
    expect(await entriesOf(reference, ["2 TG T"])).toEqual([`start_lost|${coding}|+`]);
  });
});
