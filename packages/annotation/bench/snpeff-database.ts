import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { createGeneFileReader } from "../src/genes/gene-file.ts";
import { asGtf } from "../src/genes/testing/as-gtf.ts";
import type { BenchGenome } from "./annotate-inputs.ts";

/** Where Debian puts it; SNPEFF_JAR for another place. Its wrapper prints its own arguments into the output when -c is given. */
const jar = process.env["SNPEFF_JAR"] ?? "/usr/share/java/snpeff.jar";

/**
 * SnpEff's arguments to java for a genome, its database built from the same genes if need be: as GTF, for it reads Ensembl's GFF3 with every
 * transcript twice. Undefined where SnpEff or java is not installed.
 */
export function snpEffFor({ name, gff, fasta }: BenchGenome, work: string): string[] | undefined {
  if (!existsSync(jar) || spawnSync("java", ["-version"]).status !== 0) return undefined;
  const home = join(work, "snpeff");
  const genome = `bench_${name}`;
  const folder = join(home, "data", genome);
  const config = join(home, "snpEff.config");
  const java = ["-Xmx4g", "-jar", jar];
  if (!existsSync(join(folder, "snpEffectPredictor.bin"))) {
    mkdirSync(folder, { recursive: true });
    const genomes = "data.dir = ./data/\nbench_dense.genome : dense\nbench_sparse.genome : sparse\n";
    writeFileSync(config, genomes + codonTables());
    writeFileSync(join(folder, "genes.gtf"), gtfOf(gff));
    if (!existsSync(join(folder, "sequences.fa"))) symlinkSync(resolve(fasta), join(folder, "sequences.fa"));
    const build = ["build", "-gtf22", "-noCheckCds", "-noCheckProtein", "-noLog", "-c", config, genome];
    const { status, stderr } = spawnSync("java", [...java, ...build], { encoding: "utf8" });
    if (status !== 0) {
      console.error(`SnpEff could not build its database of ${name} and is left out: ${stderr.slice(-300)}`);
      return undefined;
    }
  }
  return [...java, "ann", "-noStats", "-noLog", "-c", config, genome];
}

/** Without them SnpEff knows no start codon but ATG. */
function codonTables(): string {
  const path = process.env["SNPEFF_CONFIG"] ?? "/etc/snpeff/snpEff.config";
  if (!existsSync(path)) return "";
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("codon."))
    .join("\n");
}

function gtfOf(path: string): string {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const reader = createGeneFileReader();
  for (const line of text.split("\n")) reader.line(line);
  return asGtf(reader.rows());
}
