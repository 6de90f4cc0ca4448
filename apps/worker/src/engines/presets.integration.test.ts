import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEnv } from "../env.ts";
import { chooseEngine } from "./choose-engine.ts";
import { runEngine } from "./testing/run-engine.ts";

const annotation = path.resolve(import.meta.dirname, "../../../../packages/annotation");
const isThere = (program: string, option: string): boolean => spawnSync(program, [option]).status === 0;
const hasBcftools = isThere("bcftools", "--version");
const hasSnpEff = isThere("snpEff", "-version");
const folder = mkdtempSync(path.join(tmpdir(), "gas-presets-"));
const at = (...parts: string[]): string => path.join(folder, ...parts);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const log = { warn: () => {}, error: () => {} };
const choose = (settings: Record<string, string>) =>
  chooseEngine(readEnv({ PATH: process.env["PATH"], HOME: folder, ...settings }), log);
const yeast = (name: string): Buffer =>
  gunzipSync(readFileSync(path.join(annotation, "reference/yeast", `${name}.gz`)));
const sample = readFileSync(path.join(annotation, "sample/yeast-sample.vcf"));
/** The sample with the records of chromosome I under another name. */
const renamed = Buffer.from(sample.toString().replaceAll(/^chrI\t/gm, "chrNone\t"));
const onlyNamed = (name: string): Buffer =>
  Buffer.from(
    renamed
      .toString()
      .split("\n")
      .filter((line) => line.startsWith("#") || line.startsWith(`${name}\t`))
      .join("\n"),
  );

beforeAll(() => {
  writeFileSync(at("yeast.fa"), yeast("yeast.fa"));
  writeFileSync(at("yeast.gff3"), yeast("yeast.gff3"));
});

describe.skipIf(!hasBcftools)("ENGINE=bcftools-csq (needs bcftools)", () => {
  const settings = () => ({
    ENGINE: "bcftools-csq",
    ENGINE_FASTA: at("yeast.fa"),
    ENGINE_GFF: at("yeast.gff3"),
    ENGINE_REFERENCE_NAME: "yeast",
  });

  it("annotates, and says in log, summary and header which version did", async () => {
    const engine = await choose(settings());
    expect(engine.name).toBe("bcftools csq");
    expect(engine.version).toMatch(/^\d+\.\d+/);
    expect(engine.references).toMatchObject([
      {
        name: "yeast",
        contigs: [
          { name: "chrII", length: 813_178 },
          { name: "chrI", length: 230_208 },
        ],
      },
    ]);
    const { outcome, text, notes, progress } = runEngine(engine, sample);
    const { summary, index } = await outcome;
    expect(summary.engine).toEqual({ name: engine.name, version: engine.version });
    expect(summary.records).toMatchObject({ read: 1000, rejected: 0 });
    expect(summary.consequences["missense_variant"]?.mostSevere).toBeGreaterThan(300);
    expect(index).not.toBeNull();
    expect(text()).toMatch(new RegExp(`##GAS_annotation="bcftools csq ${engine.version}`));
    expect(notes[0]).toMatch(
      /^Command: bcftools csq --fasta-ref .*yeast\.fa --gff-annot .*yeast\.gff3 --local-csq/,
    );
    expect(notes.join("\n")).toContain("bcftools csq: Calling...");
    expect(progress.at(-1)).toEqual({ inputBytes: sample.length, records: 1000 });
  });

  it("keeps from it what it would stop at, and says where those records are", async () => {
    const lines = sample.toString().split("\n");
    const first = lines.findIndex((line) => line.startsWith("chrI\t"));
    const columns = lines[first]!.split("\t");
    lines[first] = columns
      .with(3, columns[3] === "A" ? "C" : "A")
      .with(4, "T")
      .join("\t");
    lines[first + 1] = lines[first + 1]!.replace("chrI", "chrNone");
    const { outcome, text, rejects } = runEngine(await choose(settings()), Buffer.from(lines.join("\n")));
    const { summary } = await outcome;
    expect(summary.records.read).toBe(1000);
    expect(
      text()
        .split("\n")
        .filter((line) => line.startsWith("chr")),
    ).toHaveLength(998);
    expect(summary.problems.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["ref_mismatch", "contig_unknown", "records_kept_from_tool"]),
    );
    expect(rejects()).toContain("chrNone\t");
  });

  it("fails a job with bcftools' own words", async () => {
    const unphased = await choose({ ...settings(), ENGINE_OPTIONS: "[]" });
    const { outcome, notes } = runEngine(unphased, sample);
    await expect(outcome).rejects.toMatchObject({
      code: "engine_failed",
      message: expect.stringMatching(/^bcftools csq stopped \(255\): [\s\S]*[Uu]nphased/),
    });
    expect(notes.join("\n")).toMatch(/bcftools csq: .*[Uu]nphased/);
  });

  it("is not begun without its files", async () => {
    await expect(choose({ ...settings(), ENGINE_GFF: at("nowhere.gff3") })).rejects.toThrow(
      /ENGINE is bcftools-csq, but .*nowhere\.gff3 cannot be read: is the path right/,
    );
  });
});

describe.skipIf(!hasSnpEff)("ENGINE=snpeff (needs snpEff)", { timeout: 120_000 }, () => {
  const settings = () => ({
    ENGINE: "snpeff",
    SNPEFF_GENOME: "yeast",
    SNPEFF_CONFIG: at("snpEff.config"),
    SNPEFF_DATA_DIR: at("data"),
    SNPEFF_MEMORY: "1g",
  });

  beforeAll(() => {
    mkdirSync(at("data/yeast"), { recursive: true });
    writeFileSync(at("data/yeast/sequences.fa"), yeast("yeast.fa"));
    writeFileSync(at("data/yeast/genes.gff"), yeast("yeast.gff3"));
    writeFileSync(at("snpEff.config"), "yeast.genome : Yeast\n");
    const files = ["-c", at("snpEff.config"), "-dataDir", at("data")];
    execFileSync(
      "snpEff",
      ["-Xmx1g", "build", "-gff3", "-noCheckCds", "-noCheckProtein", ...files, "yeast"],
      {
        stdio: "ignore",
      },
    );
  }, 120_000);

  it("annotates behind a wrapper that prints its arguments first; what it does not find it tells, and which version it was", async () => {
    const engine = await choose(settings());
    expect(`${engine.name} ${engine.version}`).toMatch(/^SnpEff \d+\.\d+/);
    const { outcome, text } = runEngine(engine, renamed);
    const { summary } = await outcome;
    expect(summary.engine).toEqual({ name: "SnpEff", version: engine.version });
    expect(summary.records.read).toBe(1000);
    expect(summary.consequences["missense_variant"]?.any).toBeGreaterThan(200);
    expect(text()).toMatch(/^##fileformat=/);
    expect(text()).toContain(";ANN=");
    const unknown = summary.problems.find(({ rule }) => rule === "contig_unknown");
    expect(unknown?.count).toBe(renamed.toString().match(/^chrNone\t/gm)?.length);
    expect(summary.records.unannotated).toBe(unknown?.count);
  });

  it("refuses a file whose chromosomes SnpEff does not find, though SnpEff ends well", async () => {
    const { outcome } = runEngine(await choose(settings()), onlyNamed("chrNone"));
    await expect(outcome).rejects.toMatchObject({
      name: "BadInputError",
      problems: [{ rule: "no_known_contig", message: expect.stringContaining("(chrNone)") }],
    });
  });

  it("fails a job with SnpEff's own words, without where in itself it failed", async () => {
    const { outcome } = runEngine(await choose({ ...settings(), SNPEFF_GENOME: "nowhere" }), sample);
    await expect(outcome).rejects.toMatchObject({
      code: "engine_failed",
      message: expect.stringMatching(/^SnpEff stopped \(255\): .*'nowhere\.genome' not found$/),
    });
  });
});

// VEP itself cannot be installed here: its arguments are checked by a stand-in that knows which VEP 115 has, and writes what it wrote.
describe("ENGINE=vep, by a stand-in that checks its arguments", () => {
  const vepOptions =
    "format= input_file= vcf output_file= force_overwrite quiet no_progress no_stats warning_file= offline gff= fasta= species= assembly= dont_skip allow_non_variant no_check_variants_order symbol biotype numbers hgvs cache dir_cache= canonical mane fork=";
  const standIn = `#!${process.execPath}
const known = new Map(${JSON.stringify(vepOptions)}.split(" ").map((o) => [o.replace("=", ""), o.endsWith("=")]));
const args = process.argv.slice(2);
if (args[0] === "--help") { console.log("Versions:\\n  ensembl-vep          : 115.2"); process.exit(0); }
for (let i = 0; i < args.length; i++) {
  const name = args[i].replace(/^--/, "");
  if (!args[i].startsWith("--") || !known.has(name)) { console.error("Unknown option: " + name + "\\nERROR: Failed to parse command-line flags"); process.exit(2); }
  if (known.get(name)) i++;
}
let text = "";
process.stdin.on("data", (chunk) => (text += chunk)).on("end", () => {
  for (const line of text.trimEnd().split("\\n")) {
    if (line.startsWith("#CHROM")) console.log('##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|Consequence|IMPACT|SYMBOL|Gene">');
    console.log(line.startsWith("#") ? line : line.split("\\t").map((c, i) => (i === 7 ? c + ";CSQ=A|missense_variant|MODERATE|G|G1" : c)).join("\\t"));
  }
});
`;
  const settings = () => ({
    ENGINE: "vep",
    ENGINE_PROGRAM: at("vep.mjs"),
    ENGINE_FASTA: at("yeast.fa"),
    ENGINE_GFF: at("yeast.gff3"),
  });
  beforeAll(() => {
    writeFileSync(at("vep.mjs"), standIn);
    chmodSync(at("vep.mjs"), 0o755);
    writeFileSync(at("yeast.gff3.tbi"), "");
  });

  it("is run with options that VEP has, and its version is read from its help", async () => {
    const engine = await choose(settings());
    expect(engine).toMatchObject({ name: "Ensembl VEP", version: "115.2" });
    const { summary } = await runEngine(engine, sample).outcome;
    expect(summary.records).toMatchObject({ read: 1000, annotated: 1000 });
    expect(summary.consequences["missense_variant"]?.mostSevere).toBe(1000);
  });

  it("fails a job with VEP's own words when an option is not known", async () => {
    const engine = await choose({ ...settings(), ENGINE_OPTIONS: '["--everythin"]' });
    await expect(runEngine(engine, sample).outcome).rejects.toMatchObject({
      message:
        "Ensembl VEP stopped (2): Unknown option: everythin\nERROR: Failed to parse command-line flags",
    });
  });

  it("is not begun when it is not there, and says how to name it", async () => {
    await expect(choose({ ...settings(), ENGINE_PROGRAM: at("no-vep") })).rejects.toThrow(
      /no-vep --help could not be run: install .*no-vep, or say where it is \(ENGINE_PROGRAM\)/,
    );
  });
});

describe("a program that crashes", () => {
  const engine = (script: string) =>
    choose({ ENGINE: "command", ENGINE_COMMAND: JSON.stringify(["sh", "-c", script]) });

  it("by a signal, in the middle of its output, fails the job with the signal's name", async () => {
    const script = "head -n 100; echo 'Assertion failed: hap_finalize' >&2; kill -SEGV $$";
    const { outcome } = runEngine(await engine(script), sample);
    await expect(outcome).rejects.toMatchObject({
      code: "engine_failed",
      message: "sh stopped (SIGSEGV): Assertion failed: hap_finalize",
    });
  });

  it("while it still owes records fails the job, though its output reads well", async () => {
    const { outcome } = runEngine(await engine("cat; exit 255"), sample);
    await expect(outcome).rejects.toMatchObject({ message: "sh stopped (255): it said nothing" });
  });

  it("is ended with all that it started when the job is, and leaves no folder", async () => {
    const stop = new AbortController();
    const pidFile = at("pid");
    const started = await engine(
      `pwd > ${pidFile}.folder; sleep 600 & echo $! > ${pidFile}; cat >/dev/null; wait`,
    );
    const { outcome, progress } = runEngine(started, sample, stop.signal);
    while (!existsSync(pidFile) || readFileSync(pidFile, "utf8") === "" || progress.length === 0)
      await new Promise((done) => setImmediate(done));
    const pid = Number(readFileSync(pidFile, "utf8"));
    process.kill(pid, 0); // it is there
    stop.abort(new Error("cancelled"));
    await expect(outcome).rejects.toThrow("cancelled");
    // A killed process is gone, or a zombie until its new parent has seen it.
    const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : ") Z";
    expect(state).toMatch(/\) [ZX]/);
    expect(existsSync(readFileSync(`${pidFile}.folder`, "utf8").trim())).toBe(false);
  });

  it("gets none of the worker's credentials to see", async () => {
    const settings = {
      ENGINE: "command",
      AWS_SECRET_ACCESS_KEY: "hidden",
      ENGINE_COMMAND: '["sh","-c","env >&2; exit 1"]',
    };
    const { outcome, notes } = runEngine(await choose(settings), sample);
    await expect(outcome).rejects.toThrow("sh stopped (1)");
    expect(notes.join("\n")).toContain("PATH=");
    expect(notes.join("\n")).not.toContain("AWS");
  });
});
