import type { GeneRows, Span } from "../gene-rows.ts";

/**
 * Writes Ensembl's GFF3 rows as Ensembl writes the same genes in GTF: ids and versions as attributes of their own on every row, tags one
 * by one, and the stop codon taken out of a complete CDS. The inverse of what gtf.ts must undo.
 */
export function asGtf({ nodes, parts }: GeneRows): string {
  const lines: string[] = ["#!genome-build made of GFF3"];
  for (const [key, node] of nodes) {
    const gene = node.parent === undefined ? node : nodes.get(`${node.contig}\t${node.parent}`)!;
    const own = parts.get(key);
    const biotype = node.attributes.get("biotype")!;
    const shared =
      attribute("gene_id", gene.attributes.get("gene_id") ?? gene.id.replace("gene:", "")) +
      attribute("gene_version", gene.attributes.get("version"));
    const named = attribute("gene_name", gene.attributes.get("Name"));
    const row = (type: string, { start, end }: Span, frame: string, attributes: string) =>
      lines.push(
        [
          node.contig,
          "e",
          type,
          start + 1,
          end,
          ".",
          node.strand === 1 ? "+" : "-",
          frame,
          attributes.trim(),
        ].join("\t"),
      );
    if (node === gene) row("gene", node, ".", `${shared}${named}${attribute("gene_biotype", biotype)}`);
    if (own === undefined) continue;
    const tags = (node.attributes.get("tag") ?? "").split(",").filter(Boolean);
    const ids =
      shared +
      attribute("transcript_id", node.attributes.get("transcript_id")) +
      attribute("transcript_version", node.attributes.get("version")) +
      named +
      attribute("transcript_biotype", biotype) +
      tags.map((tag) => attribute("tag", tag)).join("");
    row("transcript", node, ".", ids);
    for (const exon of own.exons) row("exon", exon, ".", ids);
    const { cds, stop } = withoutStop(own.cds, node.strand);
    const protein =
      attribute("protein_id", own.proteinId.replace("CDS:", "")) + attribute("protein_version", "9");
    for (const part of cds) row("CDS", part, String(part.phase), ids + protein);
    for (const part of stop) row("stop_codon", part, "0", ids);
  }
  return `${lines.join("\n")}\n`;
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? "" : ` ${name} "${value}";`;
}

type Row = Span & { phase: number };

/** Cuts the last three bases off, from as many rows as they lie in; a CDS of fewer than six keeps them. */
function withoutStop(rows: readonly Row[], strand: 1 | -1): { cds: Row[]; stop: Span[] } {
  const cds = rows.map((row) => ({ ...row })).sort((a, b) => a.start - b.start);
  const stop: Span[] = [];
  if (cds.reduce((sum, { start, end }) => sum + end - start, 0) < 6) return { cds, stop };
  for (let left = 3; left > 0;) {
    const last = strand === 1 ? cds.at(-1)! : cds[0]!;
    const taken = Math.min(left, last.end - last.start);
    stop.push(
      strand === 1
        ? { start: last.end - taken, end: last.end }
        : { start: last.start, end: last.start + taken },
    );
    if (strand === 1) last.end -= taken;
    else last.start += taken;
    if (last.end === last.start) cds.splice(cds.indexOf(last), 1);
    left -= taken;
  }
  return { cds, stop };
}
