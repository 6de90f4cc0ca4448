import { describe, expect, it } from "vitest";
import { annotateText, columnLine, snv, vcf } from "./testing.ts";

const good = snv(5);

describe("a line that is left out", () => {
  it.each([
    ["too few columns", "chrI\t5\t.\tA\tC", "too_few_columns"],
    ["more columns than the header", `${good}\tGT`, "wrong_column_count"],
    ["no chromosome", good.replace("chrI", ""), "chrom_empty"],
    ["a POS that is no number", good.replace("\t5\t", "\tfive\t"), "pos_not_a_number"],
    ["a POS that a spreadsheet wrote", good.replace("\t5\t", "\t1E+06\t"), "pos_not_a_number"],
    ["a POS of 0", good.replace("\t5\t", "\t0\t"), "pos_not_a_number"],
    ["a POS with a sign", good.replace("\t5\t", "\t+5\t"), "pos_not_a_number"],
    ["a POS with a fraction", good.replace("\t5\t", "\t5.0\t"), "pos_not_a_number"],
    ["a POS beyond 32 bits", good.replace("\t5\t", "\t4294967297\t"), "pos_not_a_number"],
    ["an empty REF", good.replace("\tA\t", "\t\t"), "ref_invalid"],
    ["a dash for REF", good.replace("\tA\t", "\t-\t"), "ref_invalid"],
    ["a REF of other letters", good.replace("\tA\t", "\tAXQ\t"), "ref_invalid"],
    ["an empty ALT", good.replace("\tC\t", "\t\t"), "alt_invalid"],
    ["a dash for ALT", good.replace("\tC\t", "\t-\t"), "alt_invalid"],
    ["an ALT with an empty allele", good.replace("\tC\t", "\tC,\t"), "alt_invalid"],
    ["an unclosed symbolic ALT", good.replace("\tC\t", "\t<DEL\t"), "alt_invalid"],
    ["a header in the middle", columnLine, "header_in_body"],
  ])("has %s", async (_, line, rule) => {
    const { summary, text, rejects } = await annotateText(vcf(good, line, snv(9)));
    expect(summary.records).toEqual({ read: 3, annotated: 2, unannotated: 0, rejected: 1 });
    expect(summary.problems).toMatchObject([{ rule, severity: "rejected", count: 1, places: [{ line: 7 }] }]);
    expect(text.split("\n").filter((kept) => kept && !kept.startsWith("#"))).toHaveLength(2);
    expect(rejects).toContain(`##GAS_reject=<Line=7,Rule=${rule}`);
    expect(rejects.endsWith(`${columnLine}\n${line}\n`)).toBe(true);
  });
});

describe("a record that comes out unchanged", () => {
  it.each([
    ["whose contig the reference lacks", snv(5, "chrX"), "contig_unknown"],
    ["whose REF disagrees with the reference", good.replace("\tA\t", "\tG\t"), "ref_mismatch"],
    ["beyond the end of its contig", snv(100_001), "beyond_contig_end"],
  ])("%s", async (_, line, rule) => {
    const { summary, text, rejects } = await annotateText(vcf(good, line));
    expect(summary.records).toEqual({ read: 2, annotated: 1, unannotated: 1, rejected: 0 });
    expect(summary.problems).toMatchObject([{ rule, severity: "unannotated", places: [{ line: 7 }] }]);
    expect(text.endsWith(`\n${line}\n`)).toBe(true);
    expect(rejects.endsWith(`\n${line}\n`)).toBe(true);
  });
});

describe("contigs", () => {
  it("are found under their other names, and the translation is told", async () => {
    const { summary, text } = await annotateText(vcf(snv(5, "1"), snv(6, "1"), snv(7, "chr2")));
    expect(summary.records.annotated).toBe(3);
    expect(text).toContain("\n1\t5\t");
    expect(summary.problems).toMatchObject([
      {
        rule: "names_translated",
        count: 3,
        message:
          "Chromosome names were translated to find them in the reference cyclic: 1 read as chrI (2 records), chr2 read as chrII (1 records).",
      },
    ]);
  });

  it("that the reference lacks are counted and named", async () => {
    const { summary } = await annotateText(vcf(snv(5), snv(5, "X"), snv(6, "X"), snv(5, "Y")));
    expect(summary.problems).toMatchObject([
      {
        rule: "contig_unknown",
        count: 3,
        message: "The reference cyclic does not have: X (2 records), Y (1 records).",
      },
    ]);
    expect(summary.chromosomes.map(({ name, records }) => `${name}:${records}`)).toEqual([
      "chrI:1",
      "X:2",
      "Y:1",
    ]);
  });
});

describe("the rejects file", () => {
  it("is not written when nothing was refused", async () => {
    expect((await annotateText(vcf(good))).rejects).toBe("");
  });

  it("can be mended and sent in again", async () => {
    const first = await annotateText(vcf(good, snv(9).replace("\t9\t", "\tnine\t"), snv(6, "X")));
    const second = await annotateText(first.rejects.replace("\tnine\t", "\t9\t"));
    expect(second.summary.records).toMatchObject({ read: 2, annotated: 1, unannotated: 1 });
    expect(second.rejects.match(/##GAS_reject=/g)).toHaveLength(1);
  });

  it("holds back a bounded amount, and then gives each line its reason", { timeout: 60_000 }, async () => {
    const broken = Array.from({ length: 60_000 }, (_, i) => `chrI\tx${i}\t.\tA\tC\t.\t.\tDP=1`);
    const { rejects, summary } = await annotateText(vcf(good, ...broken));
    expect(summary.problems[0]).toMatchObject({ rule: "pos_not_a_number", count: 60_000 });
    expect(rejects).toContain("##GAS_reject_note=");
    expect(rejects.match(/^##GAS_reject=<Line=/gm)).toHaveLength(60_000);
    expect(rejects.split("\n").filter((line) => line && !line.startsWith("#"))).toEqual(broken);
    const again = await annotateText(rejects.replaceAll(/\tx\d+\t/g, "\t5\t"));
    expect(again.summary.records).toMatchObject({ read: 60_000, annotated: 60_000 });
  });
});

describe("an annotation that is there already", () => {
  const declared = '##INFO=<ID=CSQ,Number=.,Type=String,Description="Old. Format: A|B">';
  it.each([
    ["alone", "CSQ=old", "CSQ=C|"],
    ["at the beginning", "CSQ=old;DP=3", "DP=3;CSQ=C|"],
    ["in the middle", "AC=1;CSQ=old;DP=3", "AC=1;DP=3;CSQ=C|"],
    ["at the end", "AC=1;CSQ=old", "AC=1;CSQ=C|"],
    ["not, only a longer name", "XCSQ=1;CSQA=2", "XCSQ=1;CSQA=2;CSQ=C|"],
  ])("stands %s", async (_, info, expected) => {
    const line = good.replace("DP=1", info);
    const { text, summary } = await annotateText(vcf(line).replace("#CHROM", `${declared}\n#CHROM`));
    expect(text).toContain(`\tPASS\t${expected}missense_variant`);
    expect(text).not.toContain("old");
    expect(text).not.toContain("Old");
    expect(summary.problems).toMatchObject([{ rule: "field_replaced", severity: "warning" }]);
  });

  it("goes from a record that cannot be annotated anew, lest it be read under the new header", async () => {
    const { text } = await annotateText(vcf(good, snv(5, "X").replace("DP=1", "CSQ=old")));
    expect(text).toMatch(/\nX\t.*\tPASS\t\.\n$/);
  });
});
