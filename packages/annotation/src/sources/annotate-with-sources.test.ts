import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { annotateHaplotypes } from "../annotate-haplotypes.ts";
import { createVepAnnotator } from "../consequences/vep-annotator.ts";
import { ensureBuiltInReference } from "../genes/built-in.ts";
import { openBundle } from "../genes/bundle.ts";
import { shareReference } from "../genes/shared-reference.ts";
import { generateVcf } from "../sample/generate-vcf.ts";
import { annotateText, chunked, memorySink, smallLimits } from "../vcf/testing.ts";
import { checkSources } from "./check-sources.ts";
import { fitSources } from "./fit-sources.ts";
import type { SourceDeclaration } from "./source-config.ts";
import { writeSource } from "./testing/write-source.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-join-"));
afterAll(() => rmSync(folder, { recursive: true }));
const reference = openBundle(ensureBuiltInReference(folder));
const annotator = createVepAnnotator(reference, { hgvs: false });

const made = [...generateVcf({ reference, records: 2000, seed: 5, samples: ["A"] })].join("");
const isRow = (line: string): boolean => line !== "" && !line.startsWith("#");
const records = made.split("\n").filter(isRow);

/** Every second record of the input, under the name that UCSC gives the chromosome; and every gene-like stretch of 5,000 bases. */
const known = join(folder, "known.vcf.gz");
writeSource(
  known,
  [
    "##fileformat=VCFv4.2",
    '##INFO=<ID=SIG,Number=1,Type=String,Description="Says \\"what\\" it is">',
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
    ...records.flatMap((line, i) => {
      const [chrom, pos, , ref, alt] = line.split("\t");
      return i % 2 === 0
        ? [[chrom!.replace("chr", ""), pos, `k${i}`, ref, alt, ".", ".", `SIG=s${i}`].join("\t")]
        : [];
    }),
  ].join("\n"),
  5000,
);
const regions = join(folder, "regions.bed.gz");
writeSource(
  regions,
  ["chrI", "chrII"]
    .flatMap((chrom) =>
      Array.from({ length: 40 }, (_, i) => `${chrom}\t${i * 5000}\t${i * 5000 + 4000}\t${chrom}-${i}\n`),
    )
    .join(""),
);
const declared: SourceDeclaration[] = [
  {
    name: "Known",
    files: [known],
    match: "allele",
    assembly: undefined,
    fields: [
      { from: "SIG", as: "K_SIG" },
      { from: "ID", as: "K_ID" },
    ],
  },
  {
    name: "Regions",
    files: [regions],
    match: "interval",
    assembly: undefined,
    fields: [{ column: 4, as: "REGION" }],
  },
];
const { used: sources } = fitSources(checkSources(declared), reference);

const rowsOf = (text: string): string[] => text.split("\n").filter(isRow);
const infoOf = (line: string): string => line.split("\t")[7]!;

describe("a VCF annotated with sources", { timeout: 60_000 }, () => {
  it("has every record with what is known of it behind the consequences, and the fields declared", async () => {
    const { text, summary } = await annotateText(made, { reference, annotator, sources });
    const rows = rowsOf(text);
    expect(rows).toHaveLength(records.length);
    let joined = 0;
    rows.forEach((row, i) => {
      const info = infoOf(row);
      const alts = row.split("\t")[4]!.split(",").length;
      // Two records may be of one allele, however they write it: then both get what is said of either.
      if (i % 2 === 0) {
        expect(info).toMatch(/;CSQ=[^;]+;K_SIG=/);
        for (const value of /K_ID=([^;]+)/.exec(info)![1]!.split(","))
          expect(value.split("&")).toContain(`k${i}`);
        expect(/K_SIG=([^;]+)/.exec(info)![1]!.split(",")).toHaveLength(alts);
      }
      if (info.includes("K_SIG=")) joined++;
      expect(row.split("\t").toSpliced(7, 1)).toEqual(records[i]!.split("\t").toSpliced(7, 1));
    });
    expect(text).toContain(
      '##INFO=<ID=K_SIG,Number=A,Type=String,Description="Known, by allele: SIG: Says \\"what\\" it is",Source="Known">',
    );
    expect(text).toContain(
      '##INFO=<ID=REGION,Number=.,Type=String,Description="Regions, of what it overlaps: column 4",Source="Regions">',
    );
    expect(text).toMatch(
      /##GAS_source="Known; known\.vcf\.gz, \d+ bytes, of \S+Z, index sha256 [0-9a-f]{64}"/,
    );
    expect(summary.sources).toMatchObject([
      { name: "Known", records: joined, cut: 0 },
      { name: "Regions", records: rows.filter((row) => row.includes("REGION=")).length, cut: 0 },
    ]);
    expect(joined).toBeLessThan(1300);
  });

  it("is the same bytes with one thread and with many, and the same text in one chunk and in many", async () => {
    const run = async (options: Parameters<typeof annotateText>[1]) => {
      const { bytes, index, summary } = await annotateText(made, {
        reference,
        annotator,
        sources,
        ...options,
      });
      return {
        bytes: bytes.toString("base64"),
        index: index && Buffer.from(index).toString("base64"),
        sources: summary.sources,
      };
    };
    const recipe = () => ({ reference: shareReference(reference), options: { hgvs: false } });
    const alone = await run({ format: "bgzip", chunkBytes: 20_000 });
    expect(
      await run({ format: "bgzip", chunkBytes: 20_000, threads: { count: 3, spared: true, recipe } }),
    ).toEqual(alone);
    const whole = await run({});
    for (const chunkBytes of [1000, 7777]) expect(await run({ chunkBytes })).toEqual(whole);
  });

  it("is right when the input is in no order", async () => {
    const lines = made.split("\n");
    const header = lines.filter((line) => line.startsWith("#"));
    const mixed = records
      .map((line, i) => ({ line, key: (i * 7919) % 2003 }))
      .toSorted((a, b) => a.key - b.key);
    const shuffled = [...header, ...mixed.map(({ line }) => line)].join("\n");
    const inOrder = await annotateText(made, { reference, annotator, sources });
    const outOfOrder = await annotateText(shuffled, { reference, annotator, sources });
    expect(rowsOf(outOfOrder.text).toSorted()).toEqual(rowsOf(inOrder.text).toSorted());
  });

  it("has no field twice when the input had it: what is joined replaces it, and the person is told", async () => {
    const own = records[0]!.split("\t").with(7, "K_SIG=old;DP=3;REGION=old").join("\t");
    const text = `##fileformat=VCFv4.2\n##INFO=<ID=REGION,Number=1,Type=String,Description="Old">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\n${own}\n`;
    const again = await annotateText(text, { reference, annotator, sources });
    expect(infoOf(rowsOf(again.text)[0]!)).toMatch(/^DP=3;CSQ=[^;]+;K_SIG=s0[^;]*;K_ID=k0/);
    expect(again.text.match(/ID=REGION,/g)).toHaveLength(1);
    expect(again.summary.problems).toMatchObject([
      { rule: "field_replaced", message: expect.stringContaining("REGION") },
    ]);
  });

  it("has the same fields beside BCSQ, which waits for neighbours", async () => {
    const result = memorySink();
    const { summary } = await annotateHaplotypes({
      input: chunked(made),
      reference,
      sources,
      result,
      rejects: { write: () => {} },
      engine: { name: "test", version: "1" },
      limits: smallLimits,
      format: "plain",
      phase: "a",
      now: () => 0,
    });
    const beside = await annotateText(made, { reference, annotator, sources });
    const joinedOf = (line: string) => /;(K_SIG=.*|REGION=.*)$/.exec(infoOf(line))?.[1];
    const rows = rowsOf(result.bytes().toString());
    expect(rows.map(joinedOf)).toEqual(rowsOf(beside.text).map(joinedOf));
    expect(summary.sources).toEqual(beside.summary.sources);
  });

  it("ends with the source's own words when a source breaks while threads read it", async () => {
    const broken = sources.map((source) => ({
      ...source,
      files: source.files.map((file) => ({ ...file, size: 1 })),
    }));
    const recipe = () => ({ reference: shareReference(reference), options: {} });
    const work = annotateText(made, {
      reference,
      annotator,
      sources: broken,
      chunkBytes: 5000,
      threads: { count: 2, spared: true, recipe },
    });
    await expect(work).rejects.toMatchObject({
      name: "SourceError",
      message: expect.stringMatching(/known\.vcf\.gz was changed while it was in use/),
    });
  });
});
