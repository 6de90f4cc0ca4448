import { resolve } from "node:path";
import { writeFileSync } from "node:fs";
import { loadReference } from "../genes/bundle.ts";
import { generateVcf } from "./generate-vcf.ts";

/** Writes sample/yeast-sample.vcf anew: `node packages/annotation/src/sample/write-sample.ts`. The same bytes every time. */
const root = resolve(import.meta.dirname, "../..");
const { reference } = loadReference({
  gff: resolve(root, "reference/yeast/yeast.gff3.gz"),
  fasta: resolve(root, "reference/yeast/yeast.fa.gz"),
  name: "yeast",
});
reference.meta.assembly = "S288C";
const options = { reference, records: 1000, seed: 2026, samples: ["SAMPLE1", "SAMPLE2"] };
writeFileSync(resolve(root, "sample/yeast-sample.vcf"), [...generateVcf(options)].join(""));
