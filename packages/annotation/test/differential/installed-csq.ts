import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Version of the installed bcftools, or undefined where there is none. */
export function bcftoolsVersion(): string | undefined {
  const { status, stdout } = spawnSync("bcftools", ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.split("\n", 1)[0] : undefined;
}

export type CsqRun = { text: string; seconds: number };

/** Runs `bcftools csq` on texts, in a folder that is gone afterwards. Throws with its words when it fails. */
export function runCsq(
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
    const text = execFileSync(
      "bcftools",
      ["csq", "--no-version", "-f", at("genome.fa"), "-g", at("genes.gff3"), ...options, at("in.vcf")],
      { encoding: "utf8", maxBuffer: 2 ** 31 - 1, stdio: ["ignore", "pipe", "pipe"] },
    );
    return { text, seconds: (performance.now() - began) / 1000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
