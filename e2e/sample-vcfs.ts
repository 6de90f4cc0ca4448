import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadReference } from "@gas/annotation/genes/bundle";

const packageDir = path.resolve(import.meta.dirname, "../packages/annotation");

/** The VCF that the page offers for trying out: 1,000 records over yeast. */
export function sampleVcf(): Promise<Buffer> {
  return readFile(path.join(packageDir, "sample/yeast-sample.vcf"));
}

/** How many of its records have a consequence of HIGH impact: as VEP has them, among them a start that is lost together with an amino acid. */
export const sampleHighs = 113;

export const header = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

/** `count` single-base records on yeast's chrI, each with the reference's own base. */
export function recordsOnChrI(count: number, from = 1000): string {
  const { reference } = loadReference({
    gff: path.join(packageDir, "reference/yeast/yeast.gff3.gz"),
    fasta: path.join(packageDir, "reference/yeast/yeast.fa.gz"),
  });
  const contig = reference.findContig("chrI");
  const bases = ["A", "C", "G", "T"];
  return Array.from({ length: count }, (_, i) => {
    const position = from + i; // 1-based
    const ref = bases.find((base) => reference.checkRef(contig, position - 1, base) === "same") ?? "N";
    const alt = bases.find((base) => base !== ref) ?? "A";
    return `chrI\t${position}\t.\t${ref}\t${alt}\t50\tPASS\t.\n`;
  }).join("");
}
