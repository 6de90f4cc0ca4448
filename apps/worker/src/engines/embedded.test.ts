import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ensureBuiltInReference } from "@gas/annotation/genes/built-in";
import { openBundle } from "@gas/annotation/genes/bundle";
import { afterAll, describe, expect, it } from "vitest";
import { sourceVcf, writeSource } from "@gas/annotation/sources/testing/write-source";
import { embeddedEngine, type EmbeddedEngineOptions } from "./embedded.ts";
import { runEngine } from "./testing/run-engine.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-embedded-"));
afterAll(() => rmSync(folder, { recursive: true }));

const head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
const sample = readFileSync(
  resolve(import.meta.dirname, "../../../../packages/annotation/sample/yeast-sample.vcf"),
);
const firstRecord = sample
  .toString()
  .split("\n")
  .find((line) => !line.startsWith("#"))!;
const log = { warn: () => {}, error: () => {} };

describe("the embedded engine", { timeout: 60_000 }, () => {
  it("leaves out a bundle of an older format, says so, and works with the others", async () => {
    const yeast = ensureBuiltInReference(folder);
    const old = readFileSync(yeast);
    old.writeUInt32LE(1, 8); // the format version, see bundle-format.ts
    writeFileSync(join(folder, "old.gasref"), old);
    const warnings: unknown[] = [];
    const warn = (...words: unknown[]) => void warnings.push(words);
    const engine = await embeddedEngine(
      { log: { warn, error: warn } },
      { referencesDir: folder, threads: 1 },
    );
    expect(engine.references.map(({ name }) => name)).toEqual(["yeast"]);
    expect(JSON.stringify(warnings)).toMatch(
      /old\.gasref has bundle format 1, and this version reads format 4/,
    );
  });

  it("records the bundle a job ran with: name, assembly, gene set and checksum", async () => {
    const { meta } = openBundle(ensureBuiltInReference(folder));
    const engine = await embeddedEngine({ log }, { referencesDir: folder, threads: 1 });
    const { summary } = await runEngine(engine, Buffer.from(`${head}chrI\t1\t.\tC\tT\t.\t.\t.\n`)).outcome;
    const { name, assembly, geneSet, checksum } = meta;
    expect(summary.reference).toEqual({ name, assembly, geneSet, checksum });
    expect(geneSet).not.toBe("");
  });

  it.each<[Partial<EmbeddedEngineOptions>, RegExp]>([
    [{}, /;CSQ=[ACGT-]+\|/],
    [{ field: "ANN" }, /;ANN=[ACGT]+\|/],
    [{ field: "ANN", pick: true }, /;ANN=[ACGT]+\|[^,;\t]*\tGT/],
    [{ field: "BCSQ" }, /;BCSQ=missense\|/],
    [{ field: "BCSQ", mode: "haplotype", phase: "a" }, /;BCSQ=@\d+/],
  ])("writes the field that it is set to: %o", async (options, pattern) => {
    ensureBuiltInReference(folder);
    const engine = await embeddedEngine({ log }, { referencesDir: folder, threads: 1, ...options });
    const { outcome, text } = runEngine(engine, sample);
    expect((await outcome).summary.records.annotated).toBeGreaterThan(300);
    expect(text()).toMatch(pattern);
  });
});

describe("the sources of the embedded engine", { timeout: 60_000 }, () => {
  const dir = mkdtempSync(join(tmpdir(), "gas-embedded-"));
  afterAll(() => rmSync(dir, { recursive: true }));
  const [chrom, pos, , ref, alt] = firstRecord.split("\t");
  const known = join(dir, "known.vcf.gz");
  const row = (value: string, base = ref) =>
    [chrom, pos, "k1", base, alt, ".", ".", `SIG=${value}`].join(" ");
  const write = (value: string) => writeSource(known, sourceVcf(["SIG,1,String"], [row(value)]));
  const configured = (change: object = {}) => {
    const source = {
      name: "Known",
      file: "known.vcf.gz",
      match: "allele",
      fields: [{ from: "SIG", as: "SIG" }],
      ...change,
    };
    writeFileSync(join(dir, "sources.json"), JSON.stringify({ sources: [source] }));
    return { referencesDir: folder, threads: 1, sourcesFile: join(dir, "sources.json") };
  };

  it("are joined, named in the log and counted in the summary; a file that was replaced counts from the next job on", async () => {
    write("first");
    const engine = await embeddedEngine({ log }, configured());
    const run = async () => {
      const { outcome, text, notes } = runEngine(engine, sample);
      const { summary } = await outcome;
      expect(summary.sources).toMatchObject([{ name: "Known", records: 1, cut: 0 }]);
      expect(notes.join("\n")).toMatch(/Source: Known \(known\.vcf\.gz, \d+ bytes, of .*index sha256 /);
      return /;SIG=(\w+)/.exec(text())?.[1];
    };
    expect(await run()).toBe("first");
    write("second");
    expect(await run()).toBe("second");
  });

  it("that are for another assembly wait for its reference", async () => {
    write("x");
    const engine = await embeddedEngine({ log }, configured({ assembly: "GRCh38" }));
    const { outcome, text } = runEngine(engine, sample);
    expect((await outcome).summary.sources).toBeUndefined();
    expect(text()).not.toContain("SIG=");
  });

  it("that cannot be used keep the worker from starting, with the file and what to do", async () => {
    write("x");
    await expect(embeddedEngine({ log }, configured({ file: "none.vcf.gz" }))).rejects.toThrow(
      /none\.vcf\.gz cannot be opened/,
    );
    await expect(embeddedEngine({ log }, configured({ fields: [{ from: "AF", as: "AF" }] }))).rejects.toThrow(
      /has no INFO field AF/,
    );
  });

  it("that break later fail the job: the person learns which, the operator the file and what to do", async () => {
    write("x");
    const errors: unknown[] = [];
    const error = (...words: unknown[]) => void errors.push(words[0]);
    const engine = await embeddedEngine({ log: { warn: () => {}, error } }, configured());
    rmSync(`${known}.tbi`);
    await expect(runEngine(engine, sample).outcome).rejects.toMatchObject({
      code: "engine_failed",
      message: "What this service joins with your variants (Known) cannot be read at the moment.",
    });
    expect(errors).toMatchObject([
      { err: { message: expect.stringMatching(/has no index .*Make it: tabix -p vcf/) } },
    ]);
  });
});
