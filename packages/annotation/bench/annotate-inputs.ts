import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { ensureBuiltInReference } from "../src/genes/built-in.ts";
import { buildBundleFile } from "../src/genes/build-bundle-file.ts";
import { openBundle } from "../src/genes/bundle.ts";
import { bundleSuffix, bundleVersion } from "../src/genes/bundle-format.ts";
import { generateVcf } from "../src/sample/generate-vcf.ts";
import { createBlockWriter } from "../src/vcf/bgzf.ts";
import { writeSyntheticGenome } from "./synthetic-genome.ts";

/** A genome with its genes, in the forms that the contestants want. */
export type BenchGenome = {
  name: "dense" | "sparse";
  about: string;
  bundle: string;
  gff: string;
  fasta: string;
};

const packageDir = resolve(import.meta.dirname, "..");
/** Genes as far apart as in human (155 kb from one to the next), ten transcripts each; 1 % of the bases are coding. */
const sparse = { bases: 100_000_000, genes: 645, transcriptsPerGene: 10, seed: 1 };

/** Yeast, where hardly a base is far from a gene: seven entries a record. */
export async function denseGenome(work: string): Promise<BenchGenome> {
  mkdirSync(work, { recursive: true });
  const fasta = join(work, "yeast.fa");
  if (!existsSync(fasta)) {
    const packed = createReadStream(join(packageDir, "reference/yeast/yeast.fa.gz"));
    await pipeline(packed, createGunzip(), createWriteStream(fasta));
  }
  const gff = join(packageDir, "reference/yeast/yeast.gff3.gz");
  return { name: "dense", about: "yeast, gene-dense", bundle: ensureBuiltInReference(work), gff, fasta };
}

/** A made-up genome that is mostly between genes and in introns, as a whole human genome is. */
export async function sparseGenome(work: string): Promise<BenchGenome> {
  mkdirSync(work, { recursive: true });
  const [fasta, gff] = [join(work, "sparse.v1.fa"), join(work, "sparse.v1.gff3")];
  const bundle = join(work, `sparse.v1.format${bundleVersion}${bundleSuffix}`);
  if (!existsSync(bundle)) {
    writeSyntheticGenome(fasta, gff, sparse);
    const source = { name: "sparse", gff, fasta, sequence: "whole" as const };
    await buildBundleFile(`${bundle}.part`, { ...source, builtAt: new Date(0) });
    renameSync(`${bundle}.part`, bundle);
  }
  return { name: "sparse", about: "made up, genes as in human", bundle, gff, fasta };
}

/** A made-up, sorted, bgzipped VCF, made once; its name holds what it depends on. */
export async function ensureInput(
  work: string,
  genome: BenchGenome,
  records: number,
  samples: number,
): Promise<string> {
  const path = join(work, `${genome.name}-${records}-${samples}.v2.vcf.gz`);
  if (existsSync(path)) return path;
  const reference = openBundle(genome.bundle);
  const names = Array.from({ length: samples }, (_, i) => `S${i + 1}`);
  const file = await open(`${path}.part`, "w");
  const sink = { write: (bytes: Uint8Array) => file.writeFile(bytes) };
  const writer = createBlockWriter({ sink, format: "bgzip", level: 6 });
  for (const text of generateVcf({ reference, records, seed: 1, samples: names, phased: true })) {
    writer.writeText(text);
    await writer.pressure();
  }
  await writer.finish();
  await file.close();
  renameSync(`${path}.part`, path);
  return path;
}
