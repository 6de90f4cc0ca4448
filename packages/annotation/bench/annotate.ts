import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGunzip, createGzip } from "node:zlib";
import { ensureBuiltInReference } from "../src/genes/built-in.ts";
import { openBundle } from "../src/genes/bundle.ts";
import { generateVcf } from "../src/sample/generate-vcf.ts";
import { median, runChild, type ChildRun } from "./child-run.ts";

const packageDir = resolve(import.meta.dirname, "..");
const gff = join(packageDir, "reference/yeast/yeast.gff3.gz");
const fasta = join(packageDir, "reference/yeast/yeast.fa.gz");

const usage = `npm run bench -- annotate [--records N] [--samples N] [--runs N] [--level L]

Annotates a made-up, sorted VCF of yeast (gzip in, bgzip out) with the gas-annotate command, as a process of its own, and
where bcftools is installed with bcftools csq too, the runs taking turns. Prints medians.`;

/** Measures records per second and peak memory of the command, and the ratio to bcftools csq in the same run. */
export async function benchAnnotate(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      records: { type: "string", default: "200000" },
      samples: { type: "string", default: "0" },
      runs: { type: "string", default: "3" },
      level: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage);
  const records = Number(values.records);
  const samples = Number(values.samples);
  const runs = Number(values.runs);
  const work = join(tmpdir(), "gas-bench");
  mkdirSync(work, { recursive: true });
  const bundle = ensureBuiltInReference(work);
  const input = await ensureInput(work, bundle, records, samples);

  const level = values.level === undefined ? [] : ["--level", values.level];
  const ours = [join(packageDir, "bin/gas-annotate.js"), "--quiet", "--reference", bundle, ...level];
  const contestants: { name: string; command: string; args: string[] }[] = [
    {
      name: "gas-annotate",
      command: process.execPath,
      args: [...ours, input, "-o", join(work, "out.vcf.gz")],
    },
  ];
  if (spawnSync("bcftools", ["--version"]).status === 0) {
    const plainFasta = await expand(fasta, join(work, "yeast.fa"));
    const csq = ["csq", "-f", plainFasta, "-g", gff, "-O", "z", "-o", join(work, "csq.vcf.gz")];
    contestants.push({ name: "bcftools csq -l", command: "bcftools", args: [...csq, "-l", input] });
    contestants.push({
      name: "bcftools csq, haplotypes",
      command: "bcftools",
      args: [...csq, "-p", "a", input],
    });
  }

  const results = new Map<string, ChildRun[]>();
  for (let run = 0; run < runs; run++) {
    for (const { name, command, args: own } of contestants) {
      try {
        const result = await runChild(command, own);
        results.set(name, [...(results.get(name) ?? []), result]);
      } catch (error) {
        // bcftools 1.23 ends with "This should not happen" on ordinary data; that is no reason to measure nothing.
        if (name === "gas-annotate") throw error;
        if (run === 0) console.error(`${name} failed and is left out: ${String(error).split("\n")[1] ?? ""}`);
      }
    }
  }
  print(results, records, samples, runs);
}

function print(results: Map<string, ChildRun[]>, records: number, samples: number, runs: number): void {
  const cores = `${availableParallelism()} cores, ${cpus()[0]?.model ?? "unknown"}`;
  console.log(
    `${records.toLocaleString("en")} records, ${samples} samples, gzip to bgzip, median of ${runs}; ${cores}; Node ${process.version}`,
  );
  const ours = results.get("gas-annotate") ?? [];
  for (const [name, measured] of results) {
    const seconds = median(measured.map((run) => run.seconds));
    const peaks = measured.flatMap((run) => (run.peakBytes === null ? [] : [run.peakBytes / 2 ** 20]));
    const peak = peaks.length > 0 ? `${median(peaks).toFixed(0)} MiB` : "not known";
    // Runs that stood next to each other met the same neighbours on the machine.
    const ratios = measured.map((run, i) => run.seconds / (ours[i]?.seconds ?? Number.NaN));
    const ratio =
      name === "gas-annotate" ? "" : `, gas-annotate runs at ${median(ratios).toFixed(2)} of its speed`;
    console.log(
      `${name.padEnd(26)} ${seconds.toFixed(2).padStart(7)} s  ${Math.round(records / seconds)
        .toLocaleString("en")
        .padStart(9)} records/s  peak ${peak}${ratio}`,
    );
  }
}

/** Makes the input once; the name holds what it depends on. */
async function ensureInput(work: string, bundle: string, records: number, samples: number): Promise<string> {
  const path = join(work, `yeast-${records}-${samples}.v1.vcf.gz`);
  if (existsSync(path)) return path;
  const reference = openBundle(bundle);
  const names = Array.from({ length: samples }, (_, i) => `S${i + 1}`);
  const text = generateVcf({ reference, records, seed: 1, samples: names, phased: true });
  await pipeline(Readable.from(text), createGzip(), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
  return path;
}

async function expand(from: string, to: string): Promise<string> {
  if (existsSync(to)) return to;
  await pipeline(createReadStream(from), createGunzip(), createWriteStream(to));
  return to;
}

if (import.meta.main) await benchAnnotate(process.argv.slice(2));
