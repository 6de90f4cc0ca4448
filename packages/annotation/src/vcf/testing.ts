import type { RecordAnnotator } from "../consequences/record-annotator.ts";
import { putAscii } from "../consequences/text-buffer.ts";
import type { ReferenceSequence } from "../genes/reference.ts";
import { annotateVcf, type AnnotateVcfOptions, type AnnotateVcfOutcome } from "../annotate-vcf.ts";
import { BadInputError } from "../problem.ts";
import type { ByteSink, Limits } from "./io.ts";

/** Bases of a contig that anyone can work out: position 0 is A, then C, G, T, A, … */
export function baseAt(position: number): string {
  return "ACGT".charAt(position % 4);
}

/** Two contigs, chrI (alias chr1 and 1) of 100,000 bases and chrII (chr2, 2) of 50,000, with the bases of `baseAt`. */
export function cyclicReference(): ReferenceSequence {
  const contigs = [
    { name: "chrI", aliases: ["chr1", "1"], length: 100_000 },
    { name: "chrII", aliases: ["chr2", "2"], length: 50_000 },
  ];
  return {
    meta: {
      name: "cyclic",
      title: "A made-up genome",
      assembly: "cyclic-1",
      geneSet: "none",
      source: "test",
      builtAt: "2026-01-01",
      checksum: "0".repeat(64),
    },
    contigs,
    findContig: (name) =>
      contigs.findIndex((contig) => contig.name === name || contig.aliases.includes(name)),
    checkRef(contig, start, ref) {
      if (start + ref.length > (contigs[contig]?.length ?? 0)) return "outside";
      for (let i = 0; i < ref.length; i++) {
        if (ref.charAt(i).toUpperCase() !== baseAt(start + i) && !/n/i.test(ref.charAt(i)))
          return "different";
      }
      return "same";
    },
  };
}

/** Calls every allele made of bases missense in one gene. */
export function plainAnnotator(): RecordAnnotator {
  return {
    infoId: "CSQ",
    headerLine:
      '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations. Format: Allele|Consequence|IMPACT|SYMBOL|Gene">',
    annotateInto(out, _contig, _start, _ref, alts) {
      const text = alts
        .filter((alt) => /^[ACGTN]+$/.test(alt))
        .map((alt) => `${alt}|missense_variant|MODERATE|ABC1|G1`)
        .join(",");
      putAscii(out, text);
      return { mostSevere: text ? 12 : -1, terms: text ? [12] : [], gene: text ? 0 : -1 };
    },
    gene: () => ({ id: "G1", symbol: "ABC1" }),
  };
}

export const smallLimits: Limits = { maxLineBytes: 16 * 2 ** 20, maxExpandedBytes: 256 * 2 ** 20 };

export const head = [
  "##fileformat=VCFv4.2",
  "##contig=<ID=chrI,length=100000>",
  "##contig=<ID=chrII,length=50000>",
  '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">',
];
export const columnLine = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO";

/** A VCF with the usual header. */
export function vcf(...records: string[]): string {
  return `${[...head, columnLine, ...records].join("\n")}\n`;
}

/** An SNV that agrees with `cyclicReference`; `pos` is 1-based. */
export function snv(pos: number, contig = "chrI"): string {
  return [contig, pos, ".", baseAt(pos - 1), baseAt(pos), ".", "PASS", "DP=1"].join("\t");
}

/** Keeps what is written. */
export function memorySink(): ByteSink & { bytes(): Buffer } {
  const parts: Uint8Array[] = [];
  return { write: (bytes) => void parts.push(Uint8Array.from(bytes)), bytes: () => Buffer.concat(parts) };
}

export async function* chunked(data: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export type Annotated = AnnotateVcfOutcome & { text: string; bytes: Buffer; rejects: string };

/** Annotates with plain output, so that the text can be looked at. */
export async function annotateText(
  data: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: Partial<AnnotateVcfOptions> = {},
): Promise<Annotated> {
  const result = memorySink();
  const rejects = memorySink();
  const outcome = await annotateVcf({
    input: typeof data === "string" || data instanceof Uint8Array ? chunked(data) : data,
    reference: cyclicReference(),
    annotator: plainAnnotator(),
    engine: { name: "test", version: "1" },
    result,
    rejects,
    limits: smallLimits,
    format: "plain",
    now: () => performance.now(),
    ...options,
  });
  const bytes = result.bytes();
  return { ...outcome, bytes, text: bytes.toString(), rejects: rejects.bytes().toString() };
}

/** The error that refusing the input gave. */
export async function refusal(
  data: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: Partial<AnnotateVcfOptions> = {},
): Promise<BadInputError> {
  try {
    await annotateText(data, options);
  } catch (error) {
    if (error instanceof BadInputError) return error;
    throw error;
  }
  throw new Error("the input was not refused");
}
