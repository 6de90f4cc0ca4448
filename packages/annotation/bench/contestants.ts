import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { BenchGenome } from "./annotate-inputs.ts";

/** A program to be measured, reading `input` and writing bgzip into the folder `work`. */
export type Contestant = { name: string; ours: boolean; command: string; args: string[] };

const command = resolve(import.meta.dirname, "../bin/gas-annotate.js");

/** Ours in four ways, and whichever of the others this machine has. */
export function contestants(genome: BenchGenome, input: string, work: string): Contestant[] {
  const cores = availableParallelism();
  const ours = (name: string, threads: number, options: readonly string[] = []): Contestant => ({
    name: `${name}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    ours: true,
    command: process.execPath,
    args: [command, "-q", "--reference", genome.bundle, "--threads", String(threads), ...options].concat([
      input,
      "-o",
      join(work, "out.vcf.gz"),
    ]),
  });
  // What bcftools csq tells: nothing beside transcripts, no HGVS.
  const bare = ["--no-hgvs", "--distance", "0"];
  const several = cores > 1 ? [ours("gas-annotate", cores), ours("gas-annotate bare", cores, bare)] : [];
  return [
    ours("gas-annotate", 1),
    ours("gas-annotate bare", 1, bare),
    ...several,
    ...bcftools(genome, input, work),
    ...snpEff(genome, input),
  ];
}

function bcftools({ gff, fasta }: BenchGenome, input: string, work: string): Contestant[] {
  if (spawnSync("bcftools", ["--version"]).status !== 0) return [];
  const csq = ["csq", "-f", fasta, "-g", gff, "-O", "z", "-o", join(work, "csq.vcf.gz")];
  return [
    { name: "bcftools csq -l", ours: false, command: "bcftools", args: [...csq, "-l", input] },
    { name: "bcftools csq", ours: false, command: "bcftools", args: [...csq, "-p", "a", input] },
  ];
}

/** SNPEFF_DB names its database of the genome: SNPEFF_DB_DENSE or SNPEFF_DB_SPARSE; SNPEFF_CONFIG its configuration, if not the usual one. */
function snpEff({ name }: BenchGenome, input: string): Contestant[] {
  const {
    SNPEFF_JAR: jar,
    SNPEFF_CONFIG: config,
    [`SNPEFF_DB_${name.toUpperCase()}`]: database,
  } = process.env;
  if (database === undefined) return [];
  const own = ["ann", "-noStats", "-noLog", ...(config === undefined ? [] : ["-c", config]), database, input];
  if (jar !== undefined)
    return [{ name: "SnpEff", ours: false, command: "java", args: ["-Xmx4g", "-jar", jar, ...own] }];
  return [{ name: "SnpEff", ours: false, command: "snpEff", args: ["-Xmx4g", ...own] }];
}
