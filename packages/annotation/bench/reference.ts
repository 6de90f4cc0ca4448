import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync, appendFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openBundle } from "../src/genes/bundle.ts";
import type { Reference } from "../src/genes/reference.ts";
import { sequenceScopes } from "../src/genes/stored-regions.ts";
import { generateVcf } from "../src/sample/generate-vcf.ts";
import { median, runChild } from "./child-run.ts";
import { writeSyntheticGenome } from "./synthetic-genome.ts";

const packageDir = resolve(import.meta.dirname, "..");

const usage = `npm run bench -- reference [--bases N] [--genes N] [--transcripts N] [--records N] [--sequence S] [--runs N] [--keep]

Makes a reference of human size (3.1 Gb, 20,000 genes, 200,000 transcripts unless said otherwise), builds its bundle, opens it and
annotates 100,000 records with it, each in a process of its own. Takes some 5 GB in the temporary folder (TMPDIR).
--sequence is that of npm run reference -- build: auto (the default) ${sequenceScopes.join(", ")}.`;

/** Measures time, disk and memory of building, opening and using a bundle of human size. */
export async function benchReference(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      bases: { type: "string", default: "3100000000" },
      genes: { type: "string", default: "20000" },
      transcripts: { type: "string", default: "200000" },
      records: { type: "string", default: "100000" },
      sequence: { type: "string", default: "auto" },
      runs: { type: "string", default: "3" },
      keep: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage);
  const work = mkdtempSync(join(tmpdir(), "gas-bench-reference-"));
  try {
    await measure(work, {
      bases: Number(values.bases),
      genes: Number(values.genes),
      transcripts: Number(values.transcripts),
      records: Number(values.records),
      sequence: values.sequence,
      runs: Number(values.runs),
    });
  } finally {
    if (values.keep) console.log(`kept: ${work}`);
    else rmSync(work, { recursive: true, force: true });
  }
}

type Size = {
  bases: number;
  genes: number;
  transcripts: number;
  records: number;
  sequence: string;
  runs: number;
};

async function measure(work: string, size: Size): Promise<void> {
  const { bases, genes, transcripts, records, sequence, runs } = size;
  mkdirSync(work, { recursive: true });
  const [fasta, gff] = [join(work, "genome.fa"), join(work, "genes.gff3")];
  const say = (count: number) => count.toLocaleString("en");
  console.log(
    `${say(bases)} bases, ${say(genes)} genes, ${say(transcripts)} transcripts; ${availableParallelism()} cores, ` +
      `${cpus()[0]?.model ?? "unknown"}; Node ${process.version}`,
  );
  const transcriptsPerGene = Math.round(transcripts / genes);
  writeSyntheticGenome(fasta, gff, { bases, genes, transcriptsPerGene, seed: 1 });

  const command = join(packageDir, "src/cli/reference.ts");
  const build = ["build", "--name", "human", "--gff", gff, "--fasta", fasta, "--sequence", sequence];
  const built = await runChild(process.execPath, [command, ...build, "--dir", work]);
  const bundle = join(work, "human.gasref");
  report("build", built.seconds, built.peakBytes);
  console.log(`${"on disk".padEnd(12)} ${mebibytes(statSync(bundle).size)}`);

  const opened = Array.from(
    { length: runs },
    () =>
      JSON.parse(
        execFileSync(process.execPath, [join(packageDir, "bench/open-bundle.ts"), bundle]).toString(),
      ) as {
        milliseconds: number;
        sinceProcessStart: number;
        rss: number;
        transcripts: number;
      },
  );
  report("open", median(opened.map((run) => run.milliseconds / 1000)), median(opened.map((run) => run.rss)));
  console.log(
    `${"".padEnd(12)} ${say(opened[0]!.transcripts)} transcripts; ready ` +
      `${median(opened.map((run) => run.sinceProcessStart / 1000)).toFixed(2)} s after the start of the process`,
  );

  const input = join(work, "in.vcf");
  writeVcf(input, openBundle(bundle), records);
  const annotate = [join(packageDir, "bin/gas-annotate.js"), "--quiet", "--reference", bundle, input];
  const annotated = [];
  for (let run = 0; run < runs; run++)
    annotated.push(await runChild(process.execPath, [...annotate, "-o", join(work, "out.vcf.gz")]));
  const seconds = median(annotated.map((run) => run.seconds));
  report("annotate", seconds, median(annotated.map((run) => run.peakBytes ?? Number.NaN)));
  console.log(
    `${"".padEnd(12)} ${say(records)} records, half of them in genes; ${say(Math.round(records / seconds))} records/s`,
  );
}

function writeVcf(path: string, reference: Reference, records: number): void {
  const { genes, contigs } = reference;
  const targets = contigs.flatMap((_, contig) => {
    const spans: { contig: number; start: number; end: number }[] = [];
    for (let tx = genes.contigFirstTx[contig]!; tx < genes.contigFirstTx[contig + 1]!; tx++) {
      const [start, end] = [genes.txStart[tx]!, genes.txEnd[tx]!];
      const last = spans.at(-1);
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
      else spans.push({ contig, start, end });
    }
    return spans;
  });
  writeFileSync(path, "");
  for (const block of generateVcf({ reference, records, seed: 1, targets, targetShare: 0.5 }))
    appendFileSync(path, block);
}

function report(what: string, seconds: number, bytes: number | null): void {
  const memory = bytes === null || Number.isNaN(bytes) ? "memory not known" : `peak RSS ${mebibytes(bytes)}`;
  console.log(`${what.padEnd(12)} ${seconds.toFixed(2)} s, ${memory}`);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

if (import.meta.main) await benchReference(process.argv.slice(2));
