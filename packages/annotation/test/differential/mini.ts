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
  { name: "-l, samples", csq: ["-l"], gas: { mode: "independent" }, samples: 2, genotypes: any },
];
