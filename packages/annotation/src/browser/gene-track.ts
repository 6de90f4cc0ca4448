import { stringAt, type GeneModels } from "../genes/gene-models.ts";
import type { Reference } from "../genes/reference.ts";
import { createBlockWriter } from "../vcf/bgzf.ts";
import type { ByteSink } from "../vcf/io.ts";
import { createTabixBuilder, maxTabixPosition, type TabixColumns } from "../vcf/tabix.ts";

/** Preset 0 with the flag for 0-based half-open places; chrom, txStart and txEnd are columns 2, 4 and 5. */
const columns: TabixColumns = [0x10000, 2, 4, 5];

/**
 * Writes every transcript as a line of UCSC's genePredExt (genome.ucsc.edu/FAQ/FAQformat.html#format9), bgzipped, and returns its
 * tabix index. 0-based half-open. Transcripts beyond 2^29, where tabix cannot reach, are left out.
 */
export async function writeGeneTrack(reference: Reference, sink: ByteSink): Promise<Buffer> {
  const { genes, contigs } = reference;
  const out = createBlockWriter({ sink, format: "bgzip", level: 6 });
  const tabix = createTabixBuilder();
  for (const [i, { name }] of contigs.entries())
    for (let tx = genes.contigFirstTx[i]!; tx < genes.contigFirstTx[i + 1]!; tx++) {
      const [start, end] = [genes.txStart[tx]!, genes.txEnd[tx]!];
      if (end > maxTabixPosition) continue;
      const line = `${transcriptLine(genes, tx, name)}\n`;
      out.reserve(line.length);
      const from = out.position();
      out.writeText(line);
      tabix.add(name, start, end, from, out.position());
      await out.pressure();
    }
  await out.finish();
  return tabix.finish((position) => out.resolve(position), columns);
}

/** One transcript; where nothing is coded, cdsStart and cdsEnd both stand at its end, as UCSC has it. */
export function transcriptLine(genes: GeneModels, tx: number, contig: string): string {
  const text = (index: number): string => stringAt(genes.strings, index).replace(/\s/g, "_");
  const [start, end] = [genes.txStart[tx]!, genes.txEnd[tx]!];
  const coded = genes.cdsStart[tx]! >= 0;
  const [cdsStart, cdsEnd] = coded ? [genes.cdsStart[tx]!, genes.cdsEnd[tx]!] : [end, end];
  const exons: [number, number][] = [];
  for (let i = genes.txFirstExon[tx]!; i < genes.txFirstExon[tx + 1]!; i++)
    exons.push([genes.exonStart[i]!, genes.exonEnd[i]!]);
  const gene = genes.txGene[tx]!;
  const stat = coded ? "cmpl" : "none";
  return [
    text(genes.txId[tx]!),
    contig,
    genes.txStrand[tx]! < 0 ? "-" : "+",
    start,
    end,
    cdsStart,
    cdsEnd,
    exons.length,
    exons.map(([exonStart]) => `${exonStart},`).join(""),
    exons.map(([, exonEnd]) => `${exonEnd},`).join(""),
    0,
    text(genes.geneSymbol[gene]!) || text(genes.geneId[gene]!),
    stat,
    stat,
    framesOf(exons, cdsStart, cdsEnd, genes.txStrand[tx]!, genes.cdsPadding[tx]!)
      .map((frame) => `${frame},`)
      .join(""),
  ].join("\t");
}

/** For each exon how many bases of a codon lie before its first coding base in reading direction, or -1 where it codes nothing. */
function framesOf(
  exons: readonly [number, number][],
  cdsStart: number,
  cdsEnd: number,
  strand: number,
  padding: number,
): number[] {
  const frames = exons.map(() => -1);
  const order = exons.map((_, i) => i);
  let before = padding;
  for (const i of strand < 0 ? order.reverse() : order) {
    const [start, end] = exons[i]!;
    const coding = Math.min(end, cdsEnd) - Math.max(start, cdsStart);
    if (coding <= 0) continue;
    frames[i] = before % 3;
    before += coding;
  }
  return frames;
}
