import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Summary } from "../summary.ts";
import { checkVcf, type CheckVcfOptions } from "./check-vcf.ts";
import { packageVcf, ToolOutputError } from "./package-vcf.ts";
import { chunked, columnLine, cyclicReference, head, memorySink, smallLimits, snv, vcf } from "./testing.ts";

async function check(data: string, options: Partial<CheckVcfOptions> = {}) {
  const accepted = memorySink();
  const rejects = memorySink();
  const checked = await checkVcf({
    input: chunked(data),
    reference: null,
    accepted,
    rejects,
    limits: smallLimits,
    now: () => performance.now(),
    ...options,
  });
  return { checked, accepted: accepted.bytes().toString(), rejects: rejects.bytes().toString() };
}

async function packed(input: string, output: string | Uint8Array) {
  const { checked } = await check(input);
  const result = memorySink();
  const { summary, index } = await packageVcf({
    input: chunked(output),
    checked,
    engine: { name: "tool", version: "9" },
    result,
    columns: { sink: { write: () => {} } },
    limits: smallLimits,
    level: 1,
    now: () => performance.now(),
  });
  expect(Summary.parse(summary)).toEqual(summary);
  return { summary, index, text: gunzipSync(result.bytes()).toString() };
}

const declare = (line: string): string => vcf().replace("#CHROM", `${line}\n#CHROM`);
const csqLine =
  '##INFO=<ID=CSQ,Number=.,Type=String,Description="From VEP. Format: Allele|Consequence|IMPACT|SYMBOL|Gene">';
const annLine = `##INFO=<ID=ANN,Number=.,Type=String,Description="Functional annotations: 'Allele | Annotation | ...' ">`;
const bcsqLine = '##INFO=<ID=BCSQ,Number=.,Type=String,Description="Format: Consequence|gene|transcript">';

describe("checking before a tool", () => {
  it("hands on the header and the good records, and keeps the bad ones back", async () => {
    const { accepted, rejects, checked } = await check(vcf(snv(5), "chrI\tx\t.\tA\tC\t.\t.\t.", snv(9)));
    expect(accepted).toBe(vcf(snv(5), snv(9)));
    expect(rejects).toContain("Rule=pos_not_a_number");
    expect(checked).toMatchObject({ passed: 2, outcome: { read: 3, rejected: 1 } });
  });

  it("hands on what the reference cannot place, or not, as the tool can bear", async () => {
    const text = vcf(snv(5), snv(5, "X"));
    const reference = cyclicReference();
    expect((await check(text, { reference })).accepted).toBe(text);
    expect((await check(text, { reference, passUnplaced: false })).accepted).toBe(vcf(snv(5)));
  });
});

describe("packaging what a tool wrote", () => {
  const input = vcf(snv(5), snv(6), snv(9));

  it("counts CSQ", async () => {
    const output =
      declare(csqLine) +
      [
        `${snv(5)};CSQ=C|missense_variant&splice_region_variant|MODERATE|ABC1|G1,C|upstream_gene_variant|MODIFIER|DEF2|G2`,
        `${snv(6)};CSQ=G|stop_gained|HIGH|DEF2|G2`,
        `${snv(9)}`,
      ].join("\n");
    const { summary, text, index } = await packed(input, gzipSync(output));
    expect(index).not.toBeNull();
    expect(text).toContain('##GAS_annotation="tool 9"\n#CHROM');
    expect(text).toContain(`${snv(6)};CSQ=G|stop_gained|HIGH|DEF2|G2\n`);
    expect(summary).toMatchObject({
      records: { read: 3, annotated: 2, unannotated: 1, rejected: 0 },
      consequences: {
        missense_variant: { mostSevere: 1, any: 1 },
        splice_region_variant: { mostSevere: 0, any: 1 },
        upstream_gene_variant: { mostSevere: 0, any: 1 },
        stop_gained: { mostSevere: 1, any: 1 },
      },
      impacts: { HIGH: 1, MODERATE: 1 },
      genes: [
        { id: "G2", symbol: "DEF2", high: 1, moderate: 0 },
        { id: "G1", symbol: "ABC1", high: 0, moderate: 1 },
      ],
      distributions: {
        qual: { edges: [], counts: [], missing: 3 },
        depth: { edges: [0, 5], counts: [3], missing: 0 },
        positions: [{ contig: "chrI", length: 100_000, binBases: 1024 }],
      },
      problems: [],
    });
  });

  it("counts ANN, with the tool's own impact for terms of its own", async () => {
    const output =
      declare(annLine) +
      `${snv(5)};ANN=C|disruptive_inframe_deletion|MODERATE|ABC1|G1|transcript,C|intron_variant|MODIFIER|ABC1|G1\n`;
    const { summary } = await packed(vcf(snv(5)), output);
    expect(summary.consequences).toEqual({
      intron_variant: { mostSevere: 0, any: 1 },
      disruptive_inframe_deletion: { mostSevere: 1, any: 1 },
    });
    expect(summary.impacts.MODERATE).toBe(1);
  });

  it("counts BCSQ under the names of the Sequence Ontology", async () => {
    const output =
      declare(bcsqLine) +
      [
        `${snv(5)};BCSQ=missense|ABC1|T1,5_prime_utr|DEF2|T2`,
        `${snv(6)};BCSQ=@5`,
        `${snv(9)};BCSQ=*inframe_altering|ABC1|T1,non_coding|R3|`,
      ].join("\n");
    const { summary } = await packed(input, output);
    expect(Object.keys(summary.consequences).toSorted()).toEqual([
      "5_prime_UTR_variant",
      "missense_variant",
      "non_coding_transcript_variant",
      "protein_altering_variant",
    ]);
    expect(summary.records).toMatchObject({ annotated: 2, unannotated: 1 });
  });

  it("tells what the check found, and when records were lost", async () => {
    const { summary } = await packed(
      vcf(snv(5), "chrI\tx\t.\tA\tC\t.\t.\t.", snv(9)),
      `${declare(csqLine)}${snv(5)}\n`,
    );
    expect(summary.records).toMatchObject({ read: 3, rejected: 1, unannotated: 1 });
    expect(summary.problems).toMatchObject([
      { rule: "pos_not_a_number", severity: "rejected" },
      { rule: "records_lost_by_tool", message: "The annotation tool was given 2 records and wrote 1." },
    ]);
  });

  const lost = (row: string): string => `${row};ANN=C||MODIFIER|||||||||||||ERROR_CHROMOSOME_NOT_FOUND`;

  it("tells which chromosomes SnpEff did not find, and how many records that are", async () => {
    const found = `${snv(5)};ANN=C|missense_variant|MODERATE|ABC1|G1|transcript`;
    const output = `${declare(annLine)}${[found, lost(snv(6, "X")), lost(snv(9, "Y"))].join("\n")}\n`;
    const { summary } = await packed(vcf(snv(5), snv(6, "X"), snv(9, "Y")), output);
    expect(summary.records).toMatchObject({ annotated: 1, unannotated: 2 });
    expect(summary.problems).toMatchObject([
      { rule: "contig_unknown", count: 2, message: "The reference of tool does not have: X, Y." },
    ]);
  });

  it("refuses a file of which SnpEff found no chromosome, though SnpEff ended well", async () => {
    const rows = [snv(5, "X"), snv(6, "X")];
    await expect(
      packed(vcf(...rows), `${declare(annLine)}${rows.map(lost).join("\n")}\n`),
    ).rejects.toMatchObject({
      problems: [
        { rule: "no_known_contig", message: expect.stringContaining("(X) is in the reference of tool") },
      ],
    });
  });

  it("says where the records are that were kept from a tool which would have stopped at them", async () => {
    const { checked } = await check(vcf(snv(5), snv(6, "X")), {
      reference: cyclicReference(),
      passUnplaced: false,
    });
    const { summary } = await packageVcf({
      input: chunked(`${declare(csqLine)}${snv(5)};CSQ=C|missense_variant|MODERATE|ABC1|G1\n`),
      checked,
      engine: { name: "tool", version: "9" },
      result: memorySink(),
      limits: smallLimits,
      level: 1,
      now: () => 0,
    });
    expect(summary.problems.map(({ rule }) => rule)).toEqual(["contig_unknown", "records_kept_from_tool"]);
    expect(summary.problems[1]!.remedy).toContain("rejects.vcf");
  });

  it("blames the tool, not the person, for what is no VCF", async () => {
    await expect(packed(input, "")).rejects.toThrow(ToolOutputError);
    await expect(packed(input, "Segmentation fault\n")).rejects.toThrow(ToolOutputError);
    await expect(packed(input, [...head, columnLine, "chrI\tx"].join("\n"))).rejects.toThrow(ToolOutputError);
  });
});
