import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { denseGenome, ensureInput, sparseGenome, type BenchGenome } from "./annotate-inputs.ts";
import { barChart } from "./chart.ts";
import { median, runChild, type ChildRun } from "./child-run.ts";
import { contestants, type Contestant } from "./contestants.ts";

const usage = `npm run bench -- annotate [--records N] [--sample-records N] [--runs N] [--only WORD] [--who WORD] [--out FOLDER]

Annotates made-up, sorted VCFs (bgzip in, bgzip out) with the gas-annotate command on one thread and on all cores, and where they are
installed with bcftools csq and SnpEff, on the same files, taking turns; dense and sparse genome, sites only (2,000,000 records) and
with 100 samples (200,000). BCSQ tells what bcftools csq -l and, by haplotype, bcftools csq tell; "CSQ bare" as much in VEP's words: no HGVS,
nothing beside transcripts; CSQ and ANN all that VEP and SnpEff do. Each is told as a multiple of who tells the same.
Prints medians of --runs (3) and writes annotate.json and annotate.svg to --out (bench-results). --only takes the inputs whose name
contains WORD, such as dense or sites; --who the programs, such as BCSQ or csq. SNPEFF_JAR names SnpEff's jar, if it is not where Debian has it.`;

type Measured = {
  name: string;
  ours: boolean;
  recordsPerSecond: number;
  seconds: number;
  cpuSeconds: number | null;
  peakMiB: number | null;
  /** Speed as a multiple of `peer`'s, pair by pair, where that is there. */
  ratio: number | null;
  peer: string;
};
type Result = { input: string; records: number; samples: number; runs: number; measured: Measured[] };

/** Measures records per second, CPU time and peak memory of the command and of its peers. */
export async function benchAnnotate(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      records: { type: "string", default: "2000000" },
      "sample-records": { type: "string", default: "200000" },
      runs: { type: "string", default: "3" },
      only: { type: "string", default: "" },
      who: { type: "string", default: "" },
      out: { type: "string", default: "bench-results" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage);
  const runs = Number(values.runs);
  const work = join(tmpdir(), "gas-bench");
  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? "unknown"}; Node ${process.version}`;
  console.log(machine);
  const results: Result[] = [];
  for (const makeGenome of [denseGenome, sparseGenome]) {
    for (const samples of [0, 100]) {
      const records = Number(samples === 0 ? values.records : values["sample-records"]);
      const what = `${makeGenome === denseGenome ? "dense" : "sparse"}, ${samples === 0 ? "sites" : `${samples} samples`}`;
      if (!what.includes(values.only)) continue;
      const genome = await makeGenome(work);
      const measured = await measure(genome, work, records, samples, runs, values.who);
      results.push({ input: what, records, samples, runs, measured });
      print(results.at(-1)!, genome);
    }
  }
  mkdirSync(values.out, { recursive: true });
  const made = new Date().toISOString();
  writeFileSync(
    join(values.out, "annotate.json"),
    `${JSON.stringify({ made, machine, results }, null, 2)}\n`,
  );
  writeFileSync(join(values.out, "annotate.svg"), chartOf(machine, results));
  console.log(`Written: ${join(values.out, "annotate.json")} and annotate.svg`);
}

async function measure(
  genome: BenchGenome,
  work: string,
  records: number,
  samples: number,
  runs: number,
  who: string,
): Promise<Measured[]> {
  const input = await ensureInput(work, genome, records, samples);
  const all = contestants(genome, input, work).filter(({ name, ours }) => !ours || name.includes(who));
  const finished = new Map<Contestant, ChildRun[]>(all.map((one) => [one, []]));
  for (let run = 0; run < runs; run++) {
    for (const [one, own] of finished) {
      try {
        own.push(await runChild(one.command, one.args));
      } catch (error) {
        // bcftools 1.23 ends with "This should not happen" on ordinary data; that is no reason to measure nothing.
        if (one.ours) throw error;
        finished.delete(one);
        console.error(`${one.name} failed and is left out: ${String(error).split("\n")[1] ?? ""}`);
      }
    }
  }
  return [...finished].map(([{ name, ours, peer }, own]) => {
    const others = [...finished].find(([one]) => one.name === peer)?.[1];
    const seconds = median(own.map((run) => run.seconds));
    return {
      name,
      ours,
      recordsPerSecond: records / seconds,
      seconds,
      cpuSeconds: medianOf(own.map((run) => run.cpuSeconds)),
      peakMiB: medianOf(own.map(({ peakBytes }) => (peakBytes === null ? null : peakBytes / 2 ** 20))),
      // Runs that stood next to each other met the same neighbours on the machine.
      ratio: others ? median(own.map((run, i) => others[i]!.seconds / run.seconds)) : null,
      peer,
    };
  });
}

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

function print({ input, records, runs, measured }: Result, genome: BenchGenome): void {
  console.log(
    `\n${input} (${genome.about}): ${records.toLocaleString("en")} records, bgzip to bgzip, median of ${runs}`,
  );
  for (const { name, seconds, recordsPerSecond, cpuSeconds, peakMiB, ratio, peer } of measured)
    console.log(
      [
        name.padEnd(26),
        `${seconds.toFixed(1).padStart(7)} s`,
        `${Math.round(recordsPerSecond).toLocaleString("en").padStart(9)} records/s`,
        cpuSeconds === null ? "" : `CPU ${cpuSeconds.toFixed(1).padStart(6)} s`,
        peakMiB === null ? "" : `peak ${peakMiB.toFixed(0).padStart(4)} MiB`,
        ratio === null ? "" : `${ratio.toFixed(2)} x ${peer}`,
      ].join("  "),
    );
}

function chartOf(machine: string, results: readonly Result[]): string {
  const groups = results.map(({ input, records, measured }) => ({
    title: `${input}: ${records.toLocaleString("en")} records`,
    bars: measured.map(({ name, ours, recordsPerSecond, ratio, peer, peakMiB }) => ({
      name,
      ours,
      value: recordsPerSecond,
      note: [
        ratio === null ? "" : `${ratio.toFixed(2)} x ${peer}`,
        peakMiB === null ? "" : `${peakMiB.toFixed(0)} MiB`,
      ]
        .filter(Boolean)
        .join(", "),
    })),
  }));
  return barChart(`Records annotated a second (${machine})`, groups);
}

if (import.meta.main) await benchAnnotate(process.argv.slice(2));
