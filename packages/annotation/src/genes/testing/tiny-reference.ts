import { buildFromBytes } from "../build-bundle.ts";
import { createReference } from "../create-reference.ts";
import type { Reference } from "../reference.ts";

/** An exon or CDS as tests write it: 1-based, both ends included, as GFF3 has it. */
export type TinySpan = readonly [start: number, end: number];
export type TinyTranscript = {
  id: string;
  strand?: "+" | "-";
  exons: readonly TinySpan[];
  cds?: readonly TinySpan[];
  /** GFF3 phase of the first CDS row in transcript direction. */
  phase?: number;
  biotype?: string;
};

/** GFF3 text in Ensembl's shape, every transcript in a gene of its own. */
export function tinyGff(contig: string, transcripts: readonly TinyTranscript[]): string {
  const lines = ["##gff-version 3"];
  for (const { id, strand = "+", exons, cds = [], phase = 0, biotype } of transcripts) {
    const start = Math.min(...exons.map(([from]) => from));
    const end = Math.max(...exons.map(([, to]) => to));
    const kind = biotype ?? (cds.length > 0 ? "protein_coding" : "lncRNA");
    const row = (type: string, span: TinySpan, rowPhase: string, attributes: string) =>
      lines.push([contig, "test", type, ...span, ".", strand, rowPhase, attributes].join("\t"));
    row(
      "gene",
      [start, end],
      ".",
      `ID=gene:G_${id};Name=${id.toLowerCase()};biotype=${kind};gene_id=G_${id}`,
    );
    row(
      "mRNA",
      [start, end],
      ".",
      `ID=transcript:${id};Parent=gene:G_${id};biotype=${kind};transcript_id=${id}`,
    );
    for (const exon of exons) row("exon", exon, ".", `Parent=transcript:${id}`);
    const first = strand === "+" ? 0 : cds.length - 1;
    cds.forEach((span, i) => row("CDS", span, i === first ? String(phase) : "0", `Parent=transcript:${id}`));
  }
  return `${lines.join("\n")}\n`;
}

/** A reference of one contig, made in memory. */
export function tinyReference(
  bases: string,
  transcripts: readonly TinyTranscript[],
  contig = "chrT",
): Reference {
  const { content } = buildFromBytes(
    Buffer.from(`>${contig}\n${bases}\n`),
    Buffer.from(tinyGff(contig, transcripts)),
    {
      name: "tiny",
      builtAt: new Date(0),
    },
  );
  return createReference(content, "");
}
