import { mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tinyReference } from "../genes/testing/tiny-reference.ts";
import { checkSources } from "./check-sources.ts";
import { fitSources } from "./fit-sources.ts";
import { readSourceConfig } from "./source-config.ts";
import { openSourceJoiner } from "./source-joiner.ts";
import { sourceVcf, writeSource } from "./testing/write-source.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-check-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const file = at("known.vcf.gz");
const bases = "ACGTTGCATG".repeat(100);
const reference = tinyReference(bases, [], "chr1");
const row = (pos: number, ref = bases[pos - 1]!, chrom = "1") =>
  `${chrom} ${pos} rs${pos} ${ref} ${ref === "A" ? "C" : "A"} . . AF=0.5`;
const rows = (count: number, ref?: string) => Array.from({ length: count }, (_, i) => row(i + 1, ref));
const text = sourceVcf(["AF,A,Float"], rows(100));

/** Reads a configuration with one source that is `file` and its AF, but for what is given. */
function configured(change: Record<string, unknown> = {}) {
  const source = {
    name: "Known",
    file: "known.vcf.gz",
    match: "allele",
    fields: [{ from: "AF", as: "K_AF" }],
    ...change,
  };
  writeFileSync(at("sources.json"), JSON.stringify({ sources: [source] }));
  return readSourceConfig(at("sources.json"));
}
const check = (change?: Record<string, unknown>) => checkSources(configured(change));

beforeEach(() => writeSource(file, text));

describe("the configuration of sources", () => {
  it("takes paths from where it lies, and one file or several", () => {
    expect(configured()[0]!.files).toEqual([file]);
    expect(configured({ file: ["known.vcf.gz", "/data/b.vcf.bgz"] })[0]!.files).toEqual([
      file,
      "/data/b.vcf.bgz",
    ]);
  });

  it.each([
    [
      "a file that is no bgzip by its name",
      { file: "a.vcf" },
      /sources\[0\]\.file|must end in \.vcf\.gz or \.bed\.gz/,
    ],
    ["a field that there is not", { feilds: [] }, /Unrecognized key: "feilds"/],
    [
      "a way of matching that there is not",
      { match: "exact" },
      /"allele"\|"interval"[\s\S]*sources\[0\]\.match/,
    ],
    [
      "BED by allele",
      { file: "a.bed.gz", fields: [{ column: 4, as: "X" }] },
      /is BED, which has no alleles.*"match": "interval"/,
    ],
    ["columns of VCF", { fields: [{ column: 4, as: "X" }] }, /is VCF: its fields are named by "from"/],
    ["names of BED", { file: "a.bed.gz", match: "interval" }, /is BED: its fields are given by "column"/],
    ["a field of another's", { fields: [{ from: "AF", as: "CSQ" }] }, /has a meaning of its own/],
    ["a name with a blank", { fields: [{ from: "AF", as: "my AF" }] }, /is no name of an INFO field/],
    [
      "a field twice",
      {
        fields: [
          { from: "AF", as: "X" },
          { from: "ID", as: "X" },
        ],
      },
      /writes X, which is written already/,
    ],
    ["VCF and BED in one", { file: ["a.vcf.gz", "a.bed.gz"] }, /mixes VCF and BED/],
  ])("refuses %s, naming the place and what would do", (_, change, message) => {
    expect(() => configured(change)).toThrow(message);
    expect(() => configured(change)).toThrow(at("sources.json"));
  });

  it("may write the same field from the same source for two assemblies, and not for one by two of its names", () => {
    const of = (assembly: string) => ({
      name: "ClinVar",
      file: `${assembly}.vcf.gz`,
      match: "allele",
      assembly,
      fields: [{ from: "CLNSIG", as: "SIG" }],
    });
    const read = (...sources: object[]) => {
      writeFileSync(at("sources.json"), JSON.stringify({ sources }));
      return readSourceConfig(at("sources.json"));
    };
    expect(read(of("GRCh37"), of("GRCh38"))).toHaveLength(2);
    expect(() => read(of("hg38"), of("GRCh38"))).toThrow(/writes SIG, which is written already/);
  });

  it("says so when there is none, or it is no JSON", () => {
    expect(() => readSourceConfig(at("nowhere.json"))).toThrow(/nowhere\.json cannot be read: ENOENT/);
    writeFileSync(at("sources.json"), "{ sources: [] }");
    expect(() => readSourceConfig(at("sources.json"))).toThrow(/sources\.json is no JSON/);
  });
});

describe("looking at a source", () => {
  it("tells its fields, sequences and version", () => {
    const [source] = check({
      fields: [
        { from: "AF", as: "K_AF" },
        { from: "ID", as: "K_ID" },
      ],
    });
    expect(source!.fields).toMatchObject([
      { as: "K_AF", type: "Float", sharing: "by-alt", description: "What AF is" },
      { as: "K_ID", type: "String", sharing: "whole" },
    ]);
    expect(source!.files).toMatchObject([
      {
        sequences: ["1"],
        version: expect.stringMatching(/^known\.vcf\.gz, \d+ bytes, of .*Z, index sha256 [0-9a-f]{64}$/),
      },
    ]);
  });

  it.each<[string, () => void, RegExp]>([
    ["no file", () => rmSync(file), /known\.vcf\.gz cannot be opened: is the name right/],
    [
      "no index",
      () => rmSync(`${file}.tbi`),
      /has no index .*known\.vcf\.gz\.tbi \(or \.csi\)\. Make it: tabix -p vcf .*known\.vcf\.gz$/,
    ],
    [
      "an index older than the file",
      () => utimesSync(`${file}.tbi`, 1, 1),
      /\.tbi is older than .*Make it again: tabix -p vcf -f/,
    ],
    [
      "an index that is none",
      () => writeFileSync(`${file}.tbi`, gzipSync("hello")),
      /is no tabix index, or a damaged one\. Make it again/,
    ],
    [
      "an index that is not even compressed",
      () => writeFileSync(`${file}.tbi`, "hello"),
      /is damaged or cannot be read/,
    ],
    [
      "plain gzip",
      () => writeFileSync(file, gzipSync(text)),
      /is not compressed as bgzip does it.*gunzip it if it is gzip, then run bgzip, then tabix/,
    ],
    [
      "a file that was cut short",
      () => truncateSync(file, readFileSync(file).length - 30),
      /is cut short: .*Fetch it again/,
    ],
    [
      "the index of a longer file",
      () => {
        const index = readFileSync(`${file}.tbi`);
        writeSource(file, sourceVcf(["AF,A,Float"], rows(5)));
        writeFileSync(`${file}.tbi`, index);
      },
      /is the index of a longer file than/,
    ],
    [
      "the index of another format",
      () => {
        writeSource(at("other.bed.gz"), "1\t0\t5\n");
        writeFileSync(`${file}.tbi`, readFileSync(at("other.bed.gz.tbi")));
      },
      /was made for another format\. Make it again: tabix -p vcf -f/,
    ],
  ])("refuses %s, naming the file and the remedy", (_, spoil, message) => {
    spoil();
    expect(() => check()).toThrow(message);
  });

  it("names the fields that there are when one is asked for that there is not", () => {
    expect(() => check({ fields: [{ from: "CLNSIG", as: "X" }] })).toThrow(
      /Source "Known": .*known\.vcf\.gz has no INFO field CLNSIG\. It has: ID, QUAL, FILTER, AF\./,
    );
  });

  it("refuses two files of one source that both have a chromosome", () => {
    writeSource(at("more.vcf.gz"), text);
    expect(() => check({ file: ["known.vcf.gz", "more.vcf.gz"] })).toThrow(
      /known\.vcf\.gz and .*more\.vcf\.gz both have 1/,
    );
  });
});

describe("whether a source goes with a reference", () => {
  const fit = (change?: Record<string, unknown>) => fitSources(check(change), reference);

  it("takes one whose chromosomes are called otherwise", () => {
    expect(fit()).toMatchObject({ used: [{ name: "Known" }], forOthers: [], unfit: [] });
  });

  it("leaves one for another assembly out, and says for which it is", () => {
    expect(fit({ assembly: "GRCh37" })).toMatchObject({
      used: [],
      forOthers: [expect.stringContaining("Known is for GRCh37")],
      unfit: [],
    });
    expect(fit({ assembly: reference.meta.assembly }).used).toHaveLength(1);
  });

  it("refuses one that has no chromosome of the reference", () => {
    writeSource(file, sourceVcf(["AF,A,Float"], [row(1, "A", "chrQ")]));
    expect(fit().unfit[0]).toMatch(
      /Known does not go with the reference tiny .*its sequences \(chrQ\) are none of the reference's \(chr1\)\. Fetch/,
    );
  });

  it("refuses one of another build by the lengths in its header", () => {
    writeSource(file, text.replace("#CHROM", "##contig=<ID=1,length=249250621>\n#CHROM"));
    expect(fit().unfit[0]).toMatch(/1 has 249250621 bases by the header of .*, and 1000 in the reference/);
  });

  it("refuses one of another build by its bases", () => {
    writeSource(file, sourceVcf(["AF,A,Float"], rows(100, "G")));
    expect(fit().unfit[0]).toMatch(
      /\d\d of the first 100 rows of .* have a REF that the reference does not hold/,
    );
  });
});

describe("a source that goes bad after it was looked at", () => {
  const ask = (sources: ReturnType<typeof check>) => {
    const joiner = openSourceJoiner(sources, reference);
    try {
      for (let pos = 1; pos <= 100; pos++)
        joiner.joinInto(
          { bytes: Buffer.alloc(1000), length: 0 },
          { contig: 0, start: pos, end: pos + 1, ref: "A", alts: ["T"] },
        );
    } finally {
      joiner.close();
    }
  };

  it("is told when it was changed", () => {
    const sources = check();
    writeSource(file, sourceVcf(["AF,A,Float"], rows(50)));
    expect(() => ask(sources)).toThrow(/known\.vcf\.gz was changed while it was in use: run it again/);
  });

  it("is told when it is not sorted, by the row where that shows", () => {
    const shuffled = rows(100);
    [shuffled[40], shuffled[20]] = [shuffled[20]!, shuffled[40]!];
    writeSource(file, sourceVcf(["AF,A,Float"], shuffled));
    expect(() => ask(check())).toThrow(
      /known\.vcf\.gz is not sorted by position \(1:\d+ comes after \d+\): sort it, bgzip it and index it again/,
    );
  });

  it("is told when its index points to other rows", () => {
    const index = readFileSync(`${file}.tbi`);
    writeSource(
      file,
      sourceVcf(
        ["AF,A,Float"],
        ["2 1 . A C . . AF=1", "2 2 . C A . . AF=1", ...rows(100).map((one) => `${one};X=${"y".repeat(7)}`)],
      ),
    );
    writeFileSync(`${file}.tbi`, index);
    expect(() => ask(check())).toThrow(
      /\.tbi does not belong to .*Make it again: tabix -f|is damaged at byte/,
    );
  });

  it("is told when a block is damaged", () => {
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 0xff;
    writeFileSync(file, bytes);
    writeFileSync(`${file}.tbi`, readFileSync(`${file}.tbi`)); // not older than the file
    expect(() => ask(check())).toThrow(
      /known\.vcf\.gz is damaged at byte \d+ \(.*\).*fetch it again, or index it again/,
    );
  });
});
