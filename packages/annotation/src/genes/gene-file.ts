import type { GeneRows } from "./gene-rows.ts";
import { createGff3Reader } from "./gff3.ts";
import { createGtfReader } from "./gtf.ts";

/** Reads a gene file line by line, GFF3 or GTF as its first row shows. */
export function createGeneFileReader(): { line(line: string): void; rows(): GeneRows } {
  let comments: string[] = [];
  let reader: { line(line: string): void; rows: GeneRows } | undefined;
  const choose = (row: string) => {
    reader = isGtf(row) ? createGtfReader() : createGff3Reader();
    for (const comment of comments) reader.line(comment);
    comments = [];
    return reader;
  };
  return {
    line(line) {
      if (reader === undefined && (line === "" || line.startsWith("#"))) comments.push(line);
      else (reader ?? choose(line)).line(line);
    },
    rows: () => (reader ?? choose("")).rows,
  };
}

/** GTF writes `gene_id "ENSG…";` where GFF3 writes `ID=gene:ENSG…;`. */
function isGtf(row: string): boolean {
  const attributes = row.split("\t")[8] ?? "";
  return /^\s*\w+ ("|[^=]+(;|$))/.test(attributes);
}
