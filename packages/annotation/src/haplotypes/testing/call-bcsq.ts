import { annotateHaplotypes, type AnnotateHaplotypesOptions } from "../../annotate-haplotypes.ts";
import { buildFromBytes } from "../../genes/build-bundle.ts";
import { createReference } from "../../genes/create-reference.ts";
import type { Reference } from "../../genes/reference.ts";
import { chunked, memorySink, smallLimits } from "../../vcf/testing.ts";

/** A row of a made-up gene file: type, start, end (1-based, both included), attributes, and of CDS rows the phase. */
export type GeneRow = readonly [
  type: string,
  start: number,
  end: number,
  attributes: string,
  phase?: number | undefined,
];

/** A reference of one contig `c` with these rows on one strand. */
export function referenceOf(bases: string, rows: readonly GeneRow[], strand: "+" | "-" = "+"): Reference {
  const lines = rows.map(([type, start, end, attributes, phase = "."]) =>
    ["c", "test", type, start, end, ".", strand, phase, attributes].join("\t"),
  );
  const gff = `##gff-version 3\n${lines.join("\n")}\n`;
  const made = { name: "tiny", builtAt: new Date(0) };
  return createReference(buildFromBytes(Buffer.from(`>c\n${bases}\n`), Buffer.from(gff), made).content, "");
}

/** What a record says: the entries of BCSQ, and the masks of its samples where there are any. */
export type Called = { entries: string[]; masks: string[] | undefined };

/**
 * Calls records such as `31 A G 0|1 0|0` or `31 A <DEL> END=40`: position, REF, ALT, INFO where it has a `=`, genotypes. With samples, unphased genotypes are taken
 * as they stand.
 */
export async function callBcsq(
  reference: Reference,
  records: readonly string[],
  options: Partial<AnnotateHaplotypesOptions> = {},
): Promise<Called[]> {
  const rows = records.map((record) => {
    const [pos, ref, alt, ...rest] = record.split(" ");
    const info = rest[0]?.includes("=") ? rest.shift() : ".";
    return ["c", pos, ".", ref, alt, ".", ".", info, ...(rest.length > 0 ? ["GT", ...rest] : [])];
  });
  const samples = Math.max(0, (rows[0]?.length ?? 0) - 9);
  const names = samples > 0 ? ["FORMAT", ...Array.from({ length: samples }, (_, i) => `S${i + 1}`)] : [];
  const header = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", ...names];
  const text = `##fileformat=VCFv4.3\n${[header, ...rows].map((row) => row.join("\t")).join("\n")}\n`;
  const result = memorySink();
  await annotateHaplotypes({
    input: chunked(text, 65_536),
    reference,
    engine: { name: "test", version: "1" },
    result,
    rejects: memorySink(),
    limits: smallLimits,
    format: "plain",
    now: () => 0,
    phase: "a",
    ...options,
  });
  const lines = result.bytes().toString().split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const columns = line.split("\t");
      const text = /BCSQ=([^;]*)/.exec(columns[7]!)?.[1];
      const masked = columns[8]?.endsWith(":BCSQ");
      return {
        entries: text === undefined ? [] : text.split(","),
        masks: masked
          ? columns.slice(9).map((column) => column.slice(column.lastIndexOf(":") + 1))
          : undefined,
      };
    });
}
