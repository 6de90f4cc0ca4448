import { describe, expect, it } from "vitest";
import { gunzipSync, gzipSync } from "node:zlib";
import { Summary } from "./summary.ts";
import { annotateText, columnLine, head, snv, vcf } from "./vcf/testing.ts";

const bodyOf = (text: string): string[] => text.split("\n").filter((line) => line && !line.startsWith("#"));

describe("annotating a VCF", () => {
  it("adds the annotation to INFO and copies every other byte", async () => {
    const { text } = await annotateText(
      vcf(snv(5), "chrI\t9\trs1;x\tA\tG,AT\t1e-3\tq10;s50\t.", snv(7, "chrII")),
    );
    expect(bodyOf(text)).toEqual([
      `${snv(5)};CSQ=C|missense_variant|MODERATE|ABC1|G1`,
      "chrI\t9\trs1;x\tA\tG,AT\t1e-3\tq10;s50\tCSQ=G|missense_variant|MODERATE|ABC1|G1,AT|missense_variant|MODERATE|ABC1|G1",
      `${snv(7, "chrII")};CSQ=T|missense_variant|MODERATE|ABC1|G1`,
    ]);
  });

  it("keeps the header and adds its own two lines before #CHROM", async () => {
    const { text } = await annotateText(vcf(snv(5)));
    const lines = text.split("\n");
    expect(lines.slice(0, 4)).toEqual(head);
    expect(lines[4]).toMatch(/^##INFO=<ID=CSQ,/);
    expect(lines[5]).toMatch(
      /^##GAS_annotation="test 1; reference cyclic \(cyclic-1, none, sha256 0{64}\)"$/,
    );
    expect(lines[6]).toBe(columnLine);
  });

  it("keeps genotype columns as they are", async () => {
    const columns = `${columnLine}\tFORMAT\tA\tB`;
    const record = `${snv(5)}\tGT:AD\t0|1:3,4\t./.:.`;
    const { text, summary } = await annotateText([...head, columns, record].join("\n"));
    expect(bodyOf(text)).toEqual([record.replace("DP=1", "DP=1;CSQ=C|missense_variant|MODERATE|ABC1|G1")]);
    expect(summary.input.samples).toBe(2);
  });

  it("reads plain, gzip, many gzip members and its own bgzip alike", async () => {
    const text = vcf(snv(5), snv(6), snv(7));
    const cut = text.indexOf("\n") + 3;
    const plain = await annotateText(text);
    const members = Buffer.concat([gzipSync(text.slice(0, cut)), gzipSync(text.slice(cut))]);
    const bgzip = await annotateText(text, { format: "bgzip" });
    expect((await annotateText(gzipSync(text))).text).toBe(plain.text);
    expect((await annotateText(members)).text).toBe(plain.text);
    expect(gunzipSync(bgzip.bytes).toString()).toBe(plain.text);
    const again = await annotateText(bgzip.bytes);
    expect(again.summary.input.compression).toBe("bgzip");
    expect(again.summary.problems.map(({ rule }) => rule)).toEqual(["field_replaced"]);
  });

  it("writes a summary that fits its schema", async () => {
    const { summary } = await annotateText(
      vcf(snv(5), snv(6), "chrI\t9\t.\tA\tG\t.\t.\t.", "chrI\t9\t.\tA\tAT\t.\t.\t."),
    );
    expect(Summary.parse(summary)).toEqual(summary);
    expect(summary).toMatchObject({
      records: { read: 4, annotated: 4, unannotated: 0, rejected: 0 },
      alleles: { snv: 3, insertion: 1, deletion: 0, mnv: 0, delins: 0, other: 0 },
      transitions: 1,
      transversions: 2,
      consequences: { missense_variant: { mostSevere: 4, any: 4 } },
      impacts: { HIGH: 0, MODERATE: 4, LOW: 0, MODIFIER: 0 },
      chromosomes: [{ name: "chrI", length: 100_000, records: 4 }],
      genes: [{ id: "G1", symbol: "ABC1", high: 0, moderate: 4 }],
      indelLengths: { "1": 1 },
    });
  });

  it("gives the event loop a turn every few milliseconds, even within one huge chunk", async () => {
    const huge = Buffer.from(vcf(...Array.from({ length: 20_000 }, (_, i) => snv(1 + i))));
    const whole = (async function* () {
      yield huge;
    })();
    let turns = 0;
    const count = (): void => {
      turns++;
      pending = setImmediate(count);
    };
    let pending = setImmediate(count);
    // A clock by which 32 records take one millisecond.
    let clock = 0;
    await annotateText(whole, { now: () => clock++ });
    clearImmediate(pending);
    expect(turns).toBeGreaterThan(20_000 / 32 / 20);
  });

  it("tells how far it is, in bytes as they were uploaded", async () => {
    const told: { inputBytes: number; records: number }[] = [];
    let clock = 0;
    const packed = gzipSync(vcf(...Array.from({ length: 500 }, (_, i) => snv(1 + i))));
    await annotateText(packed, {
      now: () => (clock += 1000),
      onProgress: (progress) => void told.push(progress),
    });
    expect(told.at(-1)).toEqual({ inputBytes: packed.length, records: 500 });
  });
});
