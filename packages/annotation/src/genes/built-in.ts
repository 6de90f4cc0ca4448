import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildBundle } from "./build-bundle.ts";
import { BadBundleError, openBundle, readBundleDirectory } from "./bundle.ts";
import { bundleSuffix } from "./bundle-format.ts";
import { writeBundle } from "./bundle-write.ts";
import { readSourceBytes } from "./source-bytes.ts";

const sources = resolve(import.meta.dirname, "../../reference/yeast");
const yeast = {
  name: "yeast",
  title: "Saccharomyces cerevisiae S288C, chromosomes I and II (SGD)",
  assembly: "S288C",
  geneSet: "SGD 2011, as carried by @gmod/jbrowse 1.16.6",
  source: "Saccharomyces Genome Database, CC BY 4.0",
  gff: join(sources, "yeast.gff3.gz"),
  fasta: join(sources, "yeast.fa.gz"),
};

/**
 * Sees to it that `folder` holds the bundle of the reference that comes with GAS, building it when it is missing, damaged,
 * of another format or made from other sources. Returns its path. Two processes may do so at once: each writes a whole file.
 */
export function ensureBuiltInReference(folder: string, builtAt = new Date()): string {
  const path = join(folder, yeast.name + bundleSuffix);
  if (isFresh(path)) return path;
  mkdirSync(folder, { recursive: true });
  writeBundle(path, buildBundle({ ...yeast, builtAt }).content);
  return path;
}

function isFresh(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    openBundle(path, { verify: true });
    return readBundleDirectory(path).sourceChecksum === sourceChecksum([yeast.fasta, yeast.gff]);
  } catch (error) {
    if (error instanceof BadBundleError) return false;
    throw error;
  }
}

/** As `buildBundle` computes it: over the expanded files, FASTA first. */
function sourceChecksum(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(readSourceBytes(path));
  return hash.digest("hex");
}
