import { createVepAnnotator } from "../../consequences/vep-annotator.ts";
import type { Reference } from "../../genes/reference.ts";
import { generateVcf } from "../../sample/generate-vcf.ts";
import { seededRandom } from "../../sample/random.ts";
import { transcriptModels } from "../transcript-model.ts";
import { annotateAndOpen, type Explored } from "./explored.ts";

export const samples = ["mother", "father", "child"];

/** A made-up VCF whose records have what real ones have: IDs, several filters, missing values, flags, odd genotypes, symbolic alleles, sequences that nobody knows. */
export function made(reference: Reference, seed: number, records: number): string {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const text = [...generateVcf({ reference, records, seed, samples })].join("");
  return text
    .split("\n")
    .map((line) => {
      if (line.startsWith("#CHROM"))
        return [
          '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
          '##INFO=<ID=DB,Number=0,Type=Flag,Description="Known">',
          '##INFO=<ID=CLIN,Number=.,Type=String,Description="Clinical, \\"quoted\\"">',
          line,
        ].join("\n");
      if (line.startsWith("#") || line === "") return line;
      const c = line.split("\t");
      if (random() < 0.2) c[2] = pick(["rs12", "rs7;id9", "known"]);
      if (random() < 0.1) c[5] = pick([".", "30", "1e2", "0.5"]);
      if (random() < 0.3) c[6] = pick([".", "q10;s50", "LowQual", "s50"]);
      if (random() < 0.2) c[7] += ";DB";
      if (random() < 0.3) c[7] += `;CLIN=${pick(["benign", "pathogenic,benign", ".", "Likely%3Bso"])}`;
      if (random() < 0.05) c[7] = ".";
      if (random() < 0.05) [c[4], c[7]] = ["<DEL>", `END=${Number(c[1]) + 400};SVTYPE=DEL`];
      if (random() < 0.02) c[4] = ".";
      if (random() < 0.2)
        c[9 + Math.floor(random() * 3)] = pick([
          "./.",
          "1",
          "0",
          ".",
          "1/.",
          "./0",
          "0|1",
          "1|1:3",
          "|1",
          "2/2:4,5",
        ]);
      if (random() < 0.03) c[8] = "DP:GQ";
      return c.join("\t");
    })
    .join("\n");
}

export const openMade = (
  reference: Reference,
  seed: number,
  records: number,
  blockRecords: number,
): Promise<Explored> =>
  annotateAndOpen(made(reference, seed, records), {
    reference,
    annotator: createVepAnnotator(reference),
    chunkBytes: 20_000,
    columns: { sink: { write: () => {} }, blockRecords, modelOf: transcriptModels(reference) },
  });
