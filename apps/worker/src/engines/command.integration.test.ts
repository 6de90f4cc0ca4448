import { spawnSync } from "node:child_process";
import { readFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "./engine.ts";
import { commandEngine, type CommandEngineOptions } from "./command.ts";
import { runEngine } from "./testing/run-engine.ts";

const annotation = path.resolve(import.meta.dirname, "../../../../packages/annotation");
const hasBcftools = spawnSync("bcftools", ["--version"]).status === 0;
const offered = { name: "yeast", title: "Yeast", assembly: "S288C", contigs: [] };
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "gas-command-"));
  for (const file of ["yeast.gff3", "yeast.fa"])
    await writeFile(
      path.join(dir, file),
      gunzipSync(await readFile(path.join(annotation, "reference/yeast", `${file}.gz`))),
    );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function runOn(
  command: CommandEngineOptions["command"],
  vcf: Buffer,
  signal = new AbortController().signal,
) {
  const engine: Engine = await commandEngine({
    command,
    offered,
    versionCommand: [process.execPath, "--version"],
  });
  return runEngine(engine, vcf, signal);
}
const sample = () => readFile(path.join(annotation, "sample/yeast-sample.vcf"));

describe("a program as an engine", () => {
  it.skipIf(!hasBcftools)("annotates with bcftools csq (needs bcftools)", async () => {
    const [fasta, gff] = [path.join(dir, "yeast.fa"), path.join(dir, "yeast.gff3")];
    const { outcome, text } = await runOn(
      ["bcftools", "csq", "-l", "-f", fasta, "-g", gff, "-"],
      await sample(),
    );
    const { summary, index } = await outcome;
    expect(summary.records.read).toBe(1000);
    expect(summary.consequences["missense_variant"]?.mostSevere).toBeGreaterThan(300);
    expect(index?.length).toBeGreaterThan(100);
    expect(text()).toContain("BCSQ=");
  });

  it("that fails fails the job with its own last words, and its whole word is in the log", async () => {
    const { outcome, notes } = await runOn(
      ["sh", "-c", "cat >/dev/null; echo first >&2; echo out of ink >&2; exit 3"],
      await sample(),
    );
    await expect(outcome).rejects.toMatchObject({
      code: "engine_failed",
      message: "sh stopped (3): first\nout of ink",
    });
    expect(notes.slice(1)).toEqual(["sh: first", "sh: out of ink"]);
  });

  it("that stops reading, or writes what is no VCF, fails the job and not the worker", async () => {
    await expect((await runOn(["sh", "-c", "exit 1"], await sample())).outcome).rejects.toMatchObject({
      code: "engine_failed",
    });
    const nonsense = await runOn(["sh", "-c", "cat >/dev/null; echo hello"], await sample());
    await expect(nonsense.outcome).rejects.toMatchObject({ code: "engine_failed" });
  });

  it("is ended when the job is", async () => {
    const stop = new AbortController();
    const { outcome } = await runOn(["sh", "-c", "cat >/dev/null; sleep 600"], await sample(), stop.signal);
    stop.abort(new Error("cancelled"));
    await expect(outcome).rejects.toThrow("cancelled");
  });

  it("is not asked about a file that is no VCF", async () => {
    const { outcome } = await runOn(["cat"], Buffer.from("hello\n"));
    await expect(outcome).rejects.toMatchObject({ name: "BadInputError" });
  });
});
