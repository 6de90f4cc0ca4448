import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { BenchGenome } from "./annotate-inputs.ts";
import { snpEffFor } from "./snpeff-database.ts";

/**
 * A program to be measured, reading `input` and writing into the folder `work`, bgzip but for SnpEff, which writes plain text only. `peer`: whom its
 * speed is told as a multiple of, for telling the same.
 */
export type Contestant = { name: string; ours: boolean; command: string; args: string[]; peer: string };

const command = resolve(import.meta.dirname, "../bin/gas-annotate.js");
const local = "bcftools csq -l";
const haplotype = "bcftools csq";

/** The fields that gas-annotate writes, and who else tells what they tell. */
const ways: readonly { name: string; options: readonly string[]; peer: string }[] = [
  { name: "BCSQ", options: ["--field", "BCSQ"], peer: local },
  {
    name: "BCSQ haplotype",
    options: ["--field", "BCSQ", "--mode", "haplotype", "--phase", "a"],
    peer: haplotype,
  },
  // What bcftools csq tells: nothing beside transcripts, no HGVS.
  { name: "CSQ bare", options: ["--no-hgvs", "--distance", "0"], peer: local },
  { name: "CSQ", options: [], peer: local },
  { name: "ANN", options: ["--field", "ANN"], peer: "SnpEff" },
];

/** Ours with one thread and on all cores, and whichever of the others this machine has. */
export function contestants(genome: BenchGenome, input: string, work: string): Contestant[] {
  const cores = availableParallelism();
  const counts = cores > 1 ? [1, cores] : [1];
  const ours = ways.flatMap(({ name, options, peer }) =>
    counts.map((threads) => ({
      name: `${name}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
      ours: true,
      command: process.execPath,
      args: [command, "-q", "--reference", genome.bundle, "--threads", String(threads), ...options].concat([
        input,
        "-o",
        join(work, "out.vcf.gz"),
      ]),
      peer,
    })),
  );
  return [...ours, ...bcftools(genome, input, work), ...snpEff(genome, input, work)];
}

function bcftools({ gff, fasta }: BenchGenome, input: string, work: string): Contestant[] {
  if (spawnSync("bcftools", ["--version"]).status !== 0) return [];
  const csq = ["csq", "-f", fasta, "-g", gff, "-O", "z", "-o", join(work, "csq.vcf.gz")];
  const shared = { ours: false, command: "bcftools" };
  return [
    { ...shared, name: local, args: [...csq, "-l", input], peer: local },
    { ...shared, name: haplotype, args: [...csq, "-p", "a", input], peer: haplotype },
  ];
}

function snpEff(genome: BenchGenome, input: string, work: string): Contestant[] {
  const args = snpEffFor(genome, work);
  if (args === undefined) return [];
  return [{ name: "SnpEff", ours: false, command: "java", args: [...args, input], peer: "SnpEff" }];
}
