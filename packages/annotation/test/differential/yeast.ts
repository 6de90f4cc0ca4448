import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { loadReference } from "../../src/genes/bundle.ts";
import type { Reference } from "../../src/genes/reference.ts";
import { generateVcf } from "../../src/sample/generate-vcf.ts";
import { compareTerms, type TermConcordance } from "./compare-terms.ts";
import { annotateWithGas, compareRecords, recordsOf, type Concordance } from "./compare-files.ts";
import { runCsq, type Csq } from "./installed-csq.ts";

const folder = join(import.meta.dirname, "../../reference/yeast");
const read = (name: string): string => gunzipSync(readFileSync(join(folder, name))).toString("utf8");

export type Yeast = { reference: Reference; gff: string; fasta: string };

/** The yeast reference that comes with GAS, as both sides want it. */
export function yeast(): Yeast {
  const { reference } = loadReference({
    gff: join(folder, "yeast.gff3.gz"),
    fasta: join(folder, "yeast.fa.gz"),
  });
  return { reference, gff: read("yeast.gff3.gz"), fasta: read("yeast.fa.gz") };
}

export type Setting = {
  name: string;
  options: readonly string[];
  mode: "haplotype" | "independent";
  samples: number;
};

/** Sites, each by itself and all on one haplotype, and phased samples. */
export const settings: readonly Setting[] = [
  { name: "independent (csq -l), sites", options: ["-l"], mode: "independent", samples: 0 },
  { name: "haplotype, sites", options: [], mode: "haplotype", samples: 0 },
  { name: "haplotype, 5 phased samples", options: [], mode: "haplotype", samples: 5 },
  { name: "independent (csq -l), 5 phased samples", options: ["-l"], mode: "independent", samples: 5 },
];

export type Comparison = Concordance & { name: string; gasSeconds: number; csqSeconds: number };

/** The terms of GAS's CSQ beside those of `csq -l`. */
export function compareTermsOnYeast(
  peer: Csq,
  { reference, gff, fasta }: Yeast,
  records: number,
  seed: number,
): TermConcordance {
  const vcf = [...generateVcf({ reference, records, seed })].join("");
  return compareTerms(reference, recordsOf(runCsq(peer, { gff, fasta, vcf }, ["-l"]).text));
}

/** Makes variants of all kinds and has GAS and `peer` call them. */
export async function compareOnYeast(
  peer: Csq,
  { reference, gff, fasta }: Yeast,
  { name, options, mode, samples }: Setting,
  records: number,
  seed: number,
): Promise<Comparison> {
  const names = Array.from({ length: samples }, (_, i) => `S${i + 1}`);
  const vcf = [...generateVcf({ reference, records, seed, samples: names, phased: true })].join("");
  const csq = runCsq(peer, { gff, fasta, vcf }, options);
  const began = performance.now();
  // csq reads every contig with the standard code unless told otherwise.
  const text = await annotateWithGas(vcf, reference, { mode, geneticCode: 0 });
  const gasSeconds = (performance.now() - began) / 1000;
  return {
    ...compareRecords(recordsOf(text), recordsOf(csq.text)),
    name,
    gasSeconds,
    csqSeconds: csq.seconds,
  };
}
