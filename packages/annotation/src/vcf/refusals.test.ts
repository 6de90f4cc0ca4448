import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { givenAsFiles } from "../genes/reference.ts";
import { bgzipSync } from "./bgzf.ts";
import {
  annotateText,
  baseAt,
  chunked,
  columnLine,
  cyclicReference,
  head,
  refusal,
  smallLimits,
  snv,
  vcf,
} from "./testing.ts";

const ruleOf = async (data: string | Uint8Array): Promise<string> =>
  (await refusal(data)).problems[0]?.rule ?? "";
const manyRecords = (count: number): string =>
  vcf(...Array.from({ length: count }, (_, i) => snv(1 + ((i * 7) % 90_000))));

describe("a file that is refused as a whole", () => {
  it.each([
    ["nothing at all", ""],
    ["nothing in gzip", gzipSync("")],
    ["nothing in bgzip", bgzipSync(Buffer.alloc(0))],
    ["blank lines only", "\n\n\n"],
  ])("is an empty file: %s", async (_, data) => {
    expect(await ruleOf(data)).toBe("empty_file");
  });

  it.each([
    ["prose", "Dear all,\nplease find attached\n", /first line is neither/],
    ["a web page", "<!DOCTYPE html><html><body>Sign in</body></html>", /web page/],
    ["a zip archive", "PK\x03\x04\x14\0\0\0", /zip/],
    ["a PDF", "%PDF-1.7\n", /PDF/],
    ["a CRAM", "CRAM\x03\0", /CRAM/],
    ["a BAM", bgzipSync(Buffer.from("BAM\x01\0\0\0\0")), /BAM/],
    ["a BCF", bgzipSync(Buffer.from("BCF\x02\x02\0\0\0")), /BCF/],
    ["a tabix index", bgzipSync(Buffer.from("TBI\x01\0\0\0\0")), /index/],
    ["a file compressed twice", gzipSync(gzipSync(vcf(snv(5)))), /twice/],
    ["a GFF", "##gff-version 3\nchrI\t.\tgene\t1\t9\t.\t+\t.\tID=a\n", /GFF/],
    ["FASTA", ">chrI\nACGT\n", /FASTA/],
    ["UTF-16 text", Buffer.from("\uFEFF##fileformat=VCFv4.2", "utf16le"), /UTF-16/],
  ])("is not a VCF and is called by its name: %s", async (_, data, name) => {
    const error = await refusal(data);
    expect(error.problems[0]?.rule).toBe("not_a_vcf");
    expect(error.message).toMatch(name);
  });

  it("is binary noise, told with its line", async () => {
    const noise = Buffer.concat([Buffer.from(vcf(snv(5))), Buffer.from([0, 1, 2, 255, 10])]);
    const error = await refusal(noise);
    expect(error.problems[0]).toMatchObject({ rule: "binary_bytes", places: [{ line: 7 }] });
    expect(await ruleOf(Buffer.from([3, 0, 200, 10, 0]))).toBe("binary_bytes");
  });

  it("is no UTF-8, told with its line and how to convert it", async () => {
    const latin1 = Buffer.from(vcf("chrI\t5\té\tA\tC\t.\t.\t."), "latin1");
    const error = await refusal(latin1);
    expect(error.problems[0]).toMatchObject({ rule: "not_utf8", places: [{ line: 6 }] });
    expect(error.problems[0]?.remedy).toContain("iconv");
  });

  it("is a truncated gzip, wherever it is cut", async () => {
    const whole = gzipSync(manyRecords(2000));
    for (const share of [0.3, 0.7, 0.999]) {
      expect(await ruleOf(whole.subarray(0, Math.floor(whole.length * share)))).toBe("truncated_gzip");
    }
  });

  it("is a damaged gzip", async () => {
    const whole = gzipSync(manyRecords(2000));
    const checksum = Buffer.from(whole);
    checksum[checksum.length - 8] = (checksum.at(-8) as number) ^ 1;
    expect(await ruleOf(checksum)).toBe("corrupt_gzip");
    const followed = Buffer.concat([whole, Buffer.from("more that is no gzip")]);
    for (const size of [1, 7, followed.length - 20, followed.length]) {
      expect((await refusal(chunked(followed, size))).problems[0]?.rule).toBe("corrupt_gzip");
    }
  });

  it("has a header without #CHROM", async () => {
    const error = await refusal([...head, snv(5)].join("\n"));
    expect(error.problems[0]).toMatchObject({ rule: "no_column_header", places: [{ line: 5 }] });
    expect(await ruleOf(head.join("\n"))).toBe("no_column_header");
    expect(await ruleOf(`${snv(5)}\n`)).toBe("no_column_header");
  });

  it("has spaces where tabs belong", async () => {
    expect(await ruleOf(vcf(snv(5)).replaceAll("\t", "   "))).toBe("spaces_for_tabs");
  });

  it.each([
    ["a column is missing", columnLine.replace("\tID", ""), "ID"],
    ["a column has another name", columnLine.replace("INFO", "DATA"), "INFO"],
    ["the ninth is not FORMAT", `${columnLine}\tSAMPLE`, "FORMAT"],
  ])("has a wrong #CHROM line: %s", async (_, columns, named) => {
    const error = await refusal([...head, columns, snv(5)].join("\n"));
    expect(error.problems[0]?.rule).toBe("bad_column_header");
    expect(error.message).toContain(named);
  });

  it("has a line longer than the limit, told with its number", async () => {
    const long = `chrI\t9\t.\tA\tC\t.\t.\tX=${"y".repeat(11 * 2 ** 20)}`;
    const limits = { ...smallLimits, maxLineBytes: 10 * 2 ** 20 };
    const error = await refusal(vcf(snv(5), long), { limits });
    expect(error.problems[0]).toMatchObject({ rule: "line_too_long", places: [{ line: 7 }] });
    expect(error.message).toBe("Line 7 is longer than 10 MiB.");
  });

  it("is refused with the same words for a line that is too long, whatever pieces the file comes in", async () => {
    const long = `chrI\t3\t.\tA\tC\t.\t.\tX=${"y".repeat(70_000)}`;
    const text = vcf(snv(9), snv(5), long, snv(7));
    const told = (pieces: number) =>
      refusal(chunked(text, pieces), {
        limits: { ...smallLimits, maxLineBytes: 40_000 },
        chunkBytes: 20_000,
      }).then(({ problems }) => problems);
    const whole = await told(text.length);
    expect(whole[0]).toMatchObject({ rule: "line_too_long", places: [{ line: 8 }] });
    for (const pieces of [1000, 11_063, 65_536]) expect(await told(pieces)).toEqual(whole);
  });

  it("stops reading a line without end at the limit", async () => {
    let given = 0;
    const endless = (async function* () {
      yield Buffer.from(vcf(snv(5)));
      for (;;) {
        given += 65_536;
        yield Buffer.alloc(65_536, "A");
      }
    })();
    const error = await refusal(endless, { limits: { ...smallLimits, maxLineBytes: 2 ** 20 } });
    expect(error.problems[0]?.rule).toBe("line_too_long");
    expect(given).toBeLessThan(2 ** 20 + 3 * 65_536);
  });

  it("is a gzip bomb: it stops at the limit, not at the end of memory", async () => {
    const record = `${snv(5)}\n`;
    const bomb = gzipSync(vcf() + record.repeat(400_000));
    expect(bomb.length).toBeLessThan(100_000);
    const limits = { ...smallLimits, maxExpandedBytes: 2 ** 20 };
    const error = await refusal(bomb, { limits });
    expect(error.problems[0]?.rule).toBe("expands_too_much");
    expect(error.message).toContain("1 MiB");
  });

  it("was made with another build, told by the lengths of its contigs", async () => {
    const text = vcf(snv(5)).replaceAll("length=", "length=2");
    const error = await refusal(text);
    expect(error.problems[0]?.rule).toBe("wrong_build");
    expect(error.message).toBe(
      "The file was made with another build: its chrI has 2,100,000 bases, that of the reference cyclic (cyclic-1) has 100,000.",
    );
  });

  it("was made with a chromosome of which the files that were given hold a piece, which is a warning", async () => {
    const reference = cyclicReference();
    const given = { ...reference, meta: { ...reference.meta, name: givenAsFiles } };
    const text = vcf(snv(5)).replaceAll("length=", "length=2");
    const { summary } = await annotateText(text, { reference: given });
    expect(summary.problems).toMatchObject([{ rule: "contig_is_a_piece", severity: "warning" }]);
    expect(summary.records.annotated).toBe(1);
    const shorter = vcf(snv(5)).replaceAll("0000>", "000>");
    expect((await refusal(shorter, { reference: given })).problems[0]?.rule).toBe("wrong_build");
  });

  it("was made with another build, told by its REF alleles", async () => {
    const shifted = Array.from({ length: 300 }, (_, i) =>
      snv(2 + i * 4).replace(/\t[ACGT]\t/, `\t${baseAt(i)}\t`),
    );
    const error = await refusal(vcf(...shifted));
    expect(error.problems[0]?.rule).toBe("wrong_build");
    expect(error.message).toMatch(/another build than the reference cyclic.*: \d+ of the first 200 records/);
  });

  it("knows none of the reference's contigs, and both sides are named", async () => {
    const error = await refusal([head[0], columnLine, snv(5, "X"), snv(6, "Y")].join("\n"));
    expect(error.problems[0]?.rule).toBe("no_known_contig");
    expect(error.message).toBe(
      "None of the chromosomes of the file (X, Y) is in the reference cyclic (chrI, chrII).",
    );
  });

  it("has not one usable record, and says why", async () => {
    const error = await refusal(vcf("chrI\tfive\t.\tA\tC\t.\t.\t.", "chrI\t5"));
    expect(error.problems.map(({ rule }) => rule)).toEqual([
      "no_usable_record",
      "pos_not_a_number",
      "too_few_columns",
    ]);
  });
});

describe("what is not refused", () => {
  it("a valid line of 10 MB comes through whole", async () => {
    const long = `chrI\t9\t.\tA\tC\t.\t.\tX=${"y".repeat(10_000_000)}`;
    const { text, summary } = await annotateText(vcf(snv(5), long, snv(10)));
    expect(text).toContain(`${long};CSQ=C|missense_variant|`);
    expect(summary.records).toMatchObject({ read: 3, annotated: 3 });
  });

  it("a header without records is done, with a note", async () => {
    const { summary, text } = await annotateText(vcf());
    expect(summary.records.read).toBe(0);
    expect(summary.problems).toMatchObject([{ rule: "header_only", severity: "warning" }]);
    expect(text).toContain(columnLine);
  });

  it("one contig of another length among several that agree is noted", async () => {
    const reference = cyclicReference();
    const contigs = [...reference.contigs, { name: "chrM", aliases: [], length: 16_569 }];
    const withM = {
      ...reference,
      contigs,
      findContig: (name: string) => contigs.findIndex((contig) => contig.name === name),
    };
    const text = vcf(snv(5)).replace("##INFO", "##contig=<ID=chrM,length=16571>\n##INFO");
    const { summary } = await annotateText(text, { reference: withM });
    expect(summary.problems).toMatchObject([{ rule: "contig_length_differs", places: [{ locus: "chrM" }] }]);
  });

  it.each([
    ["without ##fileformat", vcf(snv(5)).split("\n").slice(1).join("\n"), "missing_fileformat"],
    ["out of order", vcf(snv(50), snv(5)), "not_sorted"],
    ["with a contig in two pieces", vcf(snv(5), snv(5, "chrII"), snv(9)), "not_sorted"],
    ["with blank lines", vcf(snv(5), "", snv(6)), "blank_line"],
    ["with a byte order mark", `\uFEFF${vcf(snv(5))}`, "byte_order_mark"],
    [
      "with a sample named twice",
      vcf().replace("INFO\n", "INFO\tFORMAT\tA\tA\n") + `${snv(5)}\tGT\t0/1\t0/0\n`,
      "duplicate_sample",
    ],
    ["in bgzip without its end", bgzipSync(Buffer.from(vcf(snv(5)))).subarray(0, -28), "no_bgzip_end"],
  ])("a file %s", async (_, data, rule) => {
    const { summary, index } = await annotateText(data, { format: "bgzip" });
    expect(summary.problems).toMatchObject([{ rule, severity: "warning" }]);
    expect(summary.records.annotated).toBe(summary.records.read);
    expect(index === null).toBe(rule === "not_sorted");
  });

  it("line ends of Windows come out as those of VCF", async () => {
    const unix = await annotateText(vcf(snv(5), snv(6)));
    const windows = await annotateText(vcf(snv(5), snv(6)).replaceAll("\n", "\r\n"));
    expect(windows.text).toBe(unix.text);
  });
});

describe("stopping", () => {
  it("ends when told to, even while the input keeps silent", async () => {
    const stop = new AbortController();
    const silent = (async function* () {
      yield Buffer.from(vcf(snv(5)));
      setImmediate(() => stop.abort(new Error("enough")));
      await new Promise<never>(() => {});
    })();
    await expect(annotateText(silent, { signal: stop.signal })).rejects.toThrow("enough");
  });

  it("passes on an error of the input as it is", async () => {
    const broken = (async function* () {
      yield* chunked(gzipSync(manyRecords(100)).subarray(0, 200));
      throw new Error("connection lost");
    })();
    await expect(annotateText(broken)).rejects.toThrow("connection lost");
  });

  it("passes on an error of the sink and waits for a slow one", async () => {
    const full = { write: () => Promise.reject(new Error("disk full")) };
    await expect(annotateText(manyRecords(5000), { result: full })).rejects.toThrow("disk full");
  });
});
