import { createHash } from "node:crypto";
import { buildGeneModels } from "./build-gene-models.ts";
import type { BundleContent } from "./bundle-content.ts";
import { codonTablesByName, contigAliases } from "./contig-names.ts";
import { parseFasta } from "./fasta.ts";
import { count } from "./gene-rows.ts";
import { parseGff3 } from "./gff3.ts";
import { packBases } from "./packed-sequence.ts";
import { readSourceBytes } from "./source-bytes.ts";
import { assembleTranscripts, type Transcript } from "./assemble-transcripts.ts";

/** Which files to build from and what the result shall be called. Paths may be plain, gzip or bgzip. */
export type BuildOptions = {
  gff: string;
  fasta: string;
  name: string;
  title?: string;
  assembly?: string;
  geneSet?: string;
  source?: string;
  /** NCBI translation tables by contig name, where the default (2 for a mitochondrial name, 1 otherwise) is wrong. */
  codonTables?: Readonly<Record<string, number>>;
  builtAt: Date;
};
export type BuildReport = {
  transcripts: number;
  coding: number;
  contigs: number;
  passedOver: ReadonlyMap<string, number>;
};

/** Builds a bundle's content from GFF3 and FASTA; `report` says what was passed over and why. */
export function buildBundle(options: BuildOptions): { content: BundleContent; report: BuildReport } {
  return buildFromBytes(readSourceBytes(options.fasta), readSourceBytes(options.gff), options);
}

/** The same for sources that are in memory, expanded. */
export function buildFromBytes(
  fastaBytes: Buffer,
  gffBytes: Buffer,
  options: Omit<BuildOptions, "gff" | "fasta">,
): { content: BundleContent; report: BuildReport } {
  const sequences = parseFasta(fastaBytes);
  const gff = parseGff3(gffBytes);
  const names = sequences.map(({ name }) => name);
  const aliases = contigAliases(names);
  const tables = codonTablesByName(names);
  const contigs = sequences.map(({ name, bases }, i) => ({
    name,
    aliases: aliases[i]!,
    length: bases.length,
    codonTable: options.codonTables?.[name] ?? tables[i]!,
  }));
  const contigIndex = new Map<string, number>();
  contigs.forEach((contig, i) => {
    for (const alias of contig.aliases) contigIndex.set(alias, i);
  });
  names.forEach((name, i) => contigIndex.set(name, i));
  const contigOf = (transcript: Transcript) => contigIndex.get(transcript.contig) ?? -1;

  const transcripts = assembleTranscripts(gff).filter((transcript) => {
    const contig = contigs[contigOf(transcript)];
    if (contig === undefined) count(gff, "transcript on a sequence that the FASTA file lacks");
    else if (transcript.end > contig.length) count(gff, "transcript that ends beyond its sequence");
    else return true;
    return false;
  });
  const content: BundleContent = {
    meta: {
      name: options.name,
      title: options.title ?? options.name,
      assembly: options.assembly ?? options.name,
      geneSet: options.geneSet ?? "",
      source: options.source ?? "",
      builtAt: options.builtAt.toISOString(),
    },
    sourceChecksum: checksumOf(fastaBytes, gffBytes),
    contigs,
    genes: buildGeneModels(transcripts, contigOf, contigs.length),
    sequences: sequences.map(({ bases }) => packBases(bases)),
  };
  const report = {
    transcripts: transcripts.length,
    coding: transcripts.filter(({ cds }) => cds !== undefined).length,
    contigs: contigs.length,
    passedOver: gff.passedOver,
  };
  return { content, report };
}

function checksumOf(...parts: Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
