import type { Contig } from "../genes/reference.ts";
import { drawVariant, type MadeVariant } from "./generate-alleles.ts";
import { risingDraws, seededRandom } from "./random.ts";

export type GenerateVcfOptions = {
  reference: {
    meta: { name: string; assembly: string };
    contigs: readonly Contig[];
    /** Upper-case bases of [start, end), 0-based. */
    bases(contig: number, start: number, end: number): string;
  };
  records: number;
  seed: number;
  /** Names of samples; none for a file of sites. */
  samples?: readonly string[];
  /** Whether genotypes are written `0|1` instead of `0/1`. */
  phased?: boolean;
  /** Stretches where `targetShare` of the records fall, such as coding exons: 0-based half-open, sorted, not overlapping. */
  targets?: readonly { contig: number; start: number; end: number }[];
  /** 0 to 1. */
  targetShare?: number;
};

type Segment = { contig: number; start: number; end: number; weight: number };

const blockChars = 64 * 1024;

/** A made-up, sorted VCF over a reference, in blocks of text: the same for the same options, of any size in little memory. */
export function* generateVcf(options: GenerateVcfOptions): Generator<string> {
  const { reference, records, seed, samples = [], phased = false } = options;
  const random = seededRandom(seed);
  let block = headerText(reference, samples);
  const segments = weigh(options);
  const total = segments.reduce((sum, { weight }) => sum + weight, 0);
  let current = 0;
  let before = 0;
  for (const draw of risingDraws(random, records)) {
    const at = draw * total;
    while (current < segments.length - 1 && at >= before + (segments[current] as Segment).weight) {
      before += (segments[current] as Segment).weight;
      current++;
    }
    const { contig, start, end, weight } = segments[current] as Segment;
    const position = Math.min(end - 1, start + Math.floor(((at - before) / weight) * (end - start)));
    const { name, length } = reference.contigs[contig] as Contig;
    const variant =
      drawVariant(position, length, (from, to) => reference.bases(contig, from, to), random) ??
      // Where the reference has N there is nothing to draw from; a record that keeps N keeps the count.
      ({ start: position, ref: "N", alts: ["A"] } satisfies MadeVariant);
    block += recordText(name, variant, samples.length, phased, random);
    if (block.length >= blockChars) {
      yield block;
      block = "";
    }
  }
  if (block) yield block;
}

/** Cuts the genome into stretches of even density, so that sorted draws over their weights are sorted positions. */
function weigh({ reference, targets = [], targetShare = 0 }: GenerateVcfOptions): Segment[] {
  const segments: Segment[] = [];
  reference.contigs.forEach(({ length }, contig) => {
    let at = 0;
    for (const target of targets) {
      if (target.contig !== contig) continue;
      if (target.start > at) segments.push({ contig, start: at, end: target.start, weight: 0 });
      segments.push({ ...target, weight: 1 });
      at = target.end;
    }
    if (at < length) segments.push({ contig, start: at, end: length, weight: 0 });
  });
  const lengthOf = (inside: number): number =>
    segments.reduce((sum, { start, end, weight }) => (weight === inside ? sum + end - start : sum), 0);
  const share = targets.length > 0 ? targetShare : 0;
  const density = { in: share / Math.max(1, lengthOf(1)), out: (1 - share) / Math.max(1, lengthOf(0)) };
  return segments
    .map((segment) => ({
      ...segment,
      weight: (segment.end - segment.start) * (segment.weight === 1 ? density.in : density.out),
    }))
    .filter(({ weight }) => weight > 0);
}

function headerText(reference: GenerateVcfOptions["reference"], samples: readonly string[]): string {
  const lines = [
    "##fileformat=VCFv4.3",
    `##source=made up by GAS over ${reference.meta.name}; no real variants`,
    `##reference=${reference.meta.assembly}`,
    '##FILTER=<ID=PASS,Description="All filters passed">',
    '##FILTER=<ID=LowQual,Description="QUAL below 30">',
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="Reads that cover the site">',
    '##INFO=<ID=AF,Number=A,Type=Float,Description="Share of the alternate allele">',
    ...reference.contigs.map(({ name, length }) => `##contig=<ID=${name},length=${length}>`),
  ];
  if (samples.length > 0) {
    lines.push(
      '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
      '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads that carry each allele">',
      '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Reads of this sample">',
      '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">',
    );
  }
  const columns = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"];
  if (samples.length > 0) columns.push("FORMAT", ...samples);
  return `${[...lines, columns.join("\t")].join("\n")}\n`;
}

function recordText(
  contig: string,
  { start, ref, alts }: MadeVariant,
  samples: number,
  phased: boolean,
  random: () => number,
): string {
  const qual = 10 + random() * 990;
  const frequencies = alts.map(() => Math.max(0.001, random() ** 3 / alts.length));
  let depth = 0;
  let genotypes = "";
  if (samples > 0) {
    genotypes = "\tGT:AD:DP:GQ";
    for (let i = 0; i < samples; i++) {
      const sample = genotypeText(frequencies, phased, random);
      depth += sample.depth;
      genotypes += `\t${sample.text}`;
    }
  } else depth = 10 + Math.floor(random() * 90);
  const filter = qual < 30 ? "LowQual" : "PASS";
  const info = `DP=${depth};AF=${frequencies.map((share) => share.toFixed(3)).join(",")}`;
  return `${contig}\t${start + 1}\t.\t${ref}\t${alts.join(",")}\t${qual.toFixed(1)}\t${filter}\t${info}${genotypes}\n`;
}

function genotypeText(
  frequencies: number[],
  phased: boolean,
  random: () => number,
): { text: string; depth: number } {
  const draw = (): number => {
    let left = random();
    for (const [i, share] of frequencies.entries()) if ((left -= share) < 0) return i + 1;
    return 0;
  };
  const alleles = [draw(), draw()];
  if (!phased) alleles.sort((a, b) => a - b);
  const depth = 8 + Math.floor(random() * 50);
  const reads: number[] = Array.from({ length: frequencies.length + 1 }, () => 0);
  for (let i = 0; i < depth; i++) {
    const allele = alleles[random() < 0.5 ? 0 : 1] as number;
    reads[allele] = (reads[allele] as number) + 1;
  }
  const quality = Math.min(99, 20 + Math.floor(random() * 100));
  return { text: `${alleles.join(phased ? "|" : "/")}:${reads.join(",")}:${depth}:${quality}`, depth };
}
