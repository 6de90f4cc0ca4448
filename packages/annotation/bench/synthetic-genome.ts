import { closeSync, openSync, writeSync } from "node:fs";
import { seededRandom } from "../src/sample/random.ts";

export type SyntheticGenome = { bases: number; genes: number; transcriptsPerGene: number; seed: number };

const chromosomes = 24;
const lineBases = 60;
/** As on human chromosomes: N at both ends and in the middle, 5 % of all. */
const endRun = 10_000;
const middleShare = 0.05;

/**
 * Writes a FASTA and a GFF3 file of human size: `bases` in 24 chromosomes, genes evenly strewn over both strands, their bodies mostly
 * introns. Random sequence, so reading frames are full of stops; of real size and shape, not of real meaning. Returns chromosome lengths.
 */
export function writeSyntheticGenome(fasta: string, gff: string, genome: SyntheticGenome): number[] {
  const random = seededRandom(genome.seed);
  const lengths = chromosomeLengths(genome.bases);
  writeFasta(fasta, lengths, random);
  writeGff(gff, lengths, genome, random);
  return lengths;
}

/** Falling from twice the mean to nearly nothing, as in human. */
function chromosomeLengths(bases: number): number[] {
  const weights = Array.from({ length: chromosomes }, (_, i) => 1.9 - (1.6 * i) / (chromosomes - 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.floor((bases * weight) / total));
}

function writeFasta(path: string, lengths: readonly number[], random: () => number): void {
  // One block of random lines, written from ever other places: random enough to be packed, and made in a minute.
  const block = Buffer.alloc((lineBases + 1) * 100_000);
  for (let i = 0; i < block.length; i++)
    block[i] = i % (lineBases + 1) === lineBases ? 0x0a : "ACGT".charCodeAt(Math.floor(random() * 4));
  const unknown = Buffer.from(`${"N".repeat(lineBases)}\n`.repeat(10_000));
  const file = openSync(path, "w");
  const lines = (from: Buffer, count: number): void => {
    const inBlock = from.length / (lineBases + 1);
    for (let left = count; left > 0;) {
      const first = Math.floor(random() * inBlock);
      const many = Math.min(left, inBlock - first);
      writeSync(file, from, first * (lineBases + 1), many * (lineBases + 1));
      left -= many;
    }
  };
  lengths.forEach((length, i) => {
    writeSync(file, `>${i + 1}\n`);
    const all = Math.floor(length / lineBases);
    const atEnd = Math.floor(endRun / lineBases);
    const middle = Math.floor(all * middleShare);
    const arm = Math.floor((all - middle) / 2) - atEnd;
    lines(unknown, atEnd);
    lines(block, arm);
    lines(unknown, middle);
    lines(block, all - middle - arm - 2 * atEnd);
    lines(unknown, atEnd);
    const rest = length - all * lineBases;
    if (rest > 0) writeSync(file, `${"N".repeat(rest)}\n`);
  });
  closeSync(file);
}

function writeGff(
  path: string,
  lengths: readonly number[],
  { bases, genes, transcriptsPerGene }: SyntheticGenome,
  random: () => number,
): void {
  const file = openSync(path, "w");
  let text = "##gff-version 3\n#!genome-build synthetic\n";
  const slot = Math.floor(bases / genes);
  let number = 0;
  lengths.forEach((length, i) => {
    for (let from = endRun; from + slot < length - endRun && number < genes; from += slot) {
      text += geneText(String(i + 1), from, slot, ++number, transcriptsPerGene, random);
      if (text.length < 2 ** 20) continue;
      writeSync(file, text);
      text = "";
    }
  });
  writeSync(file, text);
  closeSync(file);
}

/** A coding gene of 23 to 108 kb (66 in the mean, as in human) with exons of 60 to 300 bases; each transcript leaves some of them out. */
function geneText(
  contig: string,
  from: number,
  slot: number,
  number: number,
  transcripts: number,
  random: () => number,
): string {
  const strand = random() < 0.5 ? "+" : "-";
  const start = from + 1;
  const end = start + Math.floor(slot * (0.15 + 0.55 * random()));
  const gene = `ENSG${String(number).padStart(11, "0")}`;
  const row = (type: string, low: number, high: number, phase: string, attributes: string) =>
    `${contig}\tsynthetic\t${type}\t${low}\t${high}\t.\t${strand}\t${phase}\t${attributes}\n`;
  const exonCount = 4 + Math.floor(random() * 17);
  const exons: [number, number][] = [];
  const step = Math.floor((end - start) / exonCount);
  for (let i = 0; i < exonCount; i++) {
    const low = start + i * step;
    exons.push([low, low + 60 + 3 * Math.floor(random() * 80) - 1]);
  }
  let text = row(
    "gene",
    start,
    exons.at(-1)![1],
    ".",
    `ID=gene:${gene};Name=GENE${number};biotype=protein_coding;description=made up for measuring;gene_id=${gene};version=1`,
  );
  for (let t = 1; t <= transcripts; t++) {
    const id = `ENST${String(number * 100 + t).padStart(11, "0")}`;
    const own = exons.filter((_, i) => i === 0 || i === exonCount - 1 || random() < 0.85);
    const tags = t === 1 ? "tag=basic,Ensembl_canonical,MANE_Select;" : "tag=basic;";
    text += row(
      "mRNA",
      own[0]![0],
      own.at(-1)![1],
      ".",
      `ID=transcript:${id};Parent=gene:${gene};Name=GENE${number}-${200 + t};biotype=protein_coding;${tags}transcript_id=${id};transcript_support_level=1;version=2`,
    );
    for (const [i, [low, high]] of own.entries())
      text += row(
        "exon",
        low,
        high,
        ".",
        `Parent=transcript:${id};Name=ENSE${number}.${i};exon_id=ENSE${number}.${i};rank=${i + 1}`,
      );
    for (const [low, high] of own)
      text += row(
        "CDS",
        low,
        high,
        "0",
        `ID=CDS:ENSP${number}.${t};Parent=transcript:${id};protein_id=ENSP${number}.${t}`,
      );
  }
  return `${text}###\n`;
}
