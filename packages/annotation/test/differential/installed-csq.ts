import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A `bcftools csq` that can be run: which release, and the command in front of its options. */
export type Csq = { version: string; command: readonly string[] };

/** Version of the installed bcftools, or undefined where there is none. */
export function bcftoolsVersion(): string | undefined {
  return firstLine("bcftools", "--version");
}

/** The installed one, or undefined where there is none. */
export function installedCsq(): Csq | undefined {
  const version = bcftoolsVersion();
  return version === undefined ? undefined : { version, command: ["bcftools", "csq"] };
}

/**
 * That of the rules that BCSQ follows (1.23 and later), which no distribution packages yet: the Python library pysam brings it along. Undefined
 * where `python3` has no pysam, or an older one. `GAS_PYSAM` is a folder that pip installed it into.
 */
export function newestCsq(): Csq | undefined {
  const version = firstLine("python3", "-c", "import pysam.version as v; print(v.__bcftools_version__)");
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  if (version === undefined || major * 100 + minor < 123) return undefined;
  const script = "import sys, pysam.bcftools as b; b.csq(*sys.argv[1:], catch_stdout=False)";
  return { version: `bcftools ${version} of pysam`, command: ["python3", "-c", script] };
}

export type CsqRun = { text: string; seconds: number };

/** Runs csq on texts, in a folder that is gone afterwards. Throws with its words when it fails. */
export function runCsq(
  csq: Csq,
  files: { gff: string; fasta: string; vcf: string },
  options: readonly string[],
): CsqRun {
  const folder = mkdtempSync(join(tmpdir(), "gas-csq-"));
  try {
    const at = (name: string): string => join(folder, name);
    writeFileSync(at("genes.gff3"), files.gff);
    writeFileSync(at("genome.fa"), files.fasta);
    writeFileSync(at("in.vcf"), files.vcf);
    const began = performance.now();
    const [command = "", ...before] = csq.command;
    const own = ["--no-version", "-f", at("genome.fa"), "-g", at("genes.gff3"), ...options, at("in.vcf")];
    const text = execFileSync(command, [...before, ...own], {
      encoding: "utf8",
      maxBuffer: 2 ** 31 - 1,
      stdio: ["ignore", "pipe", "pipe"],
      env: environment(),
    });
    return { text, seconds: (performance.now() - began) / 1000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function firstLine(command: string, ...args: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", env: environment() });
  return status === 0 ? stdout.split("\n", 1)[0] : undefined;
}

function environment(): NodeJS.ProcessEnv {
  const folder = process.env["GAS_PYSAM"];
  return folder === undefined ? process.env : { ...process.env, PYTHONPATH: folder };
}
