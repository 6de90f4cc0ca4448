import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { denseGenome } from "../../bench/annotate-inputs.ts";
import { snpEffFor } from "../../bench/snpeff-database.ts";
import { createAnnAnnotator } from "../../src/consequences/ann/ann-annotator.ts";
import { generateVcf } from "../../src/sample/generate-vcf.ts";
import { compareWithSnpEff, type AnnTally } from "../agreement/compare-ann.ts";
import { readVcf } from "../agreement/peer-data.ts";
import type { Yeast } from "./yeast.ts";

/** Has the installed SnpEff and GAS write ANN of made-up variants of yeast; undefined where it is not installed. */
export async function compareAnnOnYeast(
  { reference }: Yeast,
  records: number,
  seed: number,
): Promise<AnnTally | undefined> {
  const work = join(tmpdir(), "gas-bench");
  const args = snpEffFor(await denseGenome(work), work);
  if (args === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "gas-snpeff-"));
  try {
    const [input, output] = [join(folder, "in.vcf"), join(folder, "out.vcf")];
    writeFileSync(input, [...generateVcf({ reference, records, seed })].join(""));
    writeFileSync(output, execFileSync("java", [...args, input], { maxBuffer: 2 ** 31 - 1 }));
    return compareWithSnpEff(readVcf(output), reference, createAnnAnnotator(reference));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
