import { buildFromBytes } from "../../src/genes/build-bundle.ts";
import { createReference } from "../../src/genes/create-reference.ts";
import { annotateWithGas, compareRecords, recordsOf, type Difference } from "./compare-files.ts";
import { runCsq, type Csq } from "./installed-csq.ts";
import { miniGenome } from "./mini-genes.ts";
import type { AnnotateHaplotypesOptions } from "../../src/annotate-haplotypes.ts";

// csq 1.16 ends with a segmentation fault at `1|.`, so it is not drawn.
const phased = ["0|1", "1|0", "1|1", "0|0", "1|2", "2|0", ".|1", ".|."];
const any = [...phased, "0/1", "1/1", "./.", "1/2", "1", "."];

export type MiniSetting = {
  name: string;
  csq: readonly string[];
  gas: Partial<AnnotateHaplotypesOptions>;
  samples: number;
  genotypes: readonly string[];
};

export const miniSettings: readonly MiniSetting[] = [
  { name: "-l", csq: ["-l"], gas: { mode: "independent" }, samples: 0, genotypes: [] },
  { name: "sites", csq: [], gas: {}, samples: 0, genotypes: [] },
  { name: "-p r", csq: [], gas: {}, samples: 3, genotypes: phased },
  { name: "-p a", csq: ["-p", "a"], gas: { phase: "a" }, samples: 3, genotypes: any },
  { name: "-p m", csq: ["-p", "m"], gas: { phase: "m" }, samples: 2, genotypes: any },
  { name: "-p R", csq: ["-p", "R"], gas: { phase: "R" }, samples: 2, genotypes: any },
  { name: "-p s", csq: ["-p", "s"], gas: { phase: "s" }, samples: 2, genotypes: any },
  {
    name: "-p a -B 2",
    csq: ["-p", "a", "-B", "2"],
    gas: { phase: "a", maxProtein: 2 },
    samples: 2,
    genotypes: any,
  },
  {
    name: "-n 2",
    csq: ["-p", "a", "-n", "2"],
    gas: { phase: "a", maxEntries: 2 },
    samples: 2,
    genotypes: any,
  },
  { name: "-s -", csq: ["-s", "-"], gas: { ignoreSamples: true }, samples: 2, genotypes: any },
  { name: "-l, samples", csq: ["-l"], gas: { mode: "independent" }, samples: 2, genotypes: any },
];

export type MiniTally = {
  genomes: number;
  crashed: number;
  records: number;
  agreeing: number;
  differences: Difference[];
};

/** Genes a genome: few, for csq ends for all when it fails on one. */
const contigs = 3;

/** Has GAS and `peer` call `genomes` made-up genomes. Where csq itself fails, the genome is counted and passed over. */
export async function compareOnMini(
  peer: Csq,
  setting: MiniSetting,
  genomes: number,
  seed: number,
): Promise<MiniTally> {
  const { csq, gas, samples, genotypes } = setting;
  const tally: MiniTally = { genomes, crashed: 0, records: 0, agreeing: 0, differences: [] };
  for (let i = 0; i < genomes; i++) {
    const genome = miniGenome({ seed: seed * 100_000 + i, contigs, samples, genotypes });
    let theirs: string;
    try {
      theirs = runCsq(peer, genome, csq).text;
    } catch {
      tally.crashed++;
      continue;
    }
    const { content } = buildFromBytes(Buffer.from(genome.fasta), Buffer.from(genome.gff), {
      name: "mini",
      builtAt: new Date(0),
    });
    const ours = await annotateWithGas(genome.vcf, createReference(content, ""), { ...gas, geneticCode: 0 });
    const compared = compareRecords(recordsOf(ours), recordsOf(theirs));
    tally.records += compared.records;
    tally.agreeing += compared.agreeing;
    tally.differences.push(...compared.differences);
  }
  return tally;
}
