import { createHash } from "node:crypto";
import { isKnownTable } from "../consequences/codon-table.ts";
import { assembleTranscripts, type Transcript } from "./assemble-transcripts.ts";
import { buildGeneModels } from "./build-gene-models.ts";
import type { BundleContent } from "./bundle-content.ts";
import { codonTablesByName, contigAliases } from "./contig-names.ts";
import { createFastaPacker, type FastaSequence } from "./fasta.ts";
import { count, type GeneRows } from "./gene-rows.ts";
import { createGeneFileReader } from "./gene-file.ts";
import { memoryStore } from "./packed-store.ts";
import type { Contig } from "./reference.ts";
import { linesOf, readSourceBytes } from "./source-bytes.ts";
import { bytesHeld, keepRegions, type SequenceScope } from "./stored-regions.ts";

/** Which files to build from and what the result shall be called. Paths may be plain, gzip or bgzip. */
export type BuildOptions = {
  /** GFF3 or GTF. */
  gff: string;
  fasta: string;
  name: string;
  title?: string;
  /** Where not given, what the gene file says of itself, else the name. */
  assembly?: string;
  geneSet?: string;
  source?: string;
  /** NCBI translation tables by contig name, before what the gene file says and what a mitochondrion's name tells. */
  codonTables?: Readonly<Record<string, number>>;
  /** "whole" unless given. */
  sequence?: SequenceScope | "auto";
  builtAt: Date;
};
export type BuildReport = {
  transcripts: number;
  coding: number;
  contigs: number;
  scope: SequenceScope;
  /** Bytes of packed sequence. */
  sequenceBytes: number;
  passedOver: ReadonlyMap<string, number>;
};

/** Builds a bundle's content in memory, for genomes of up to some 100 Mb; `report` says what was passed over and why. */
export function buildBundle(options: BuildOptions): { content: BundleContent; report: BuildReport } {
  return buildFromBytes(readSourceBytes(options.fasta), readSourceBytes(options.gff), options);
}

/** The same for sources that are in memory, expanded. */
export function buildFromBytes(
  fastaBytes: Uint8Array,
  geneBytes: Buffer,
  options: Omit<BuildOptions, "gff" | "fasta">,
): { content: BundleContent; report: BuildReport } {
  const packer = createFastaPacker(memoryStore());
  packer.push(fastaBytes);
  const genes = createGeneFileReader();
  for (const line of linesOf(geneBytes)) genes.line(line);
  const hash = createHash("sha256").update(fastaBytes).update(geneBytes);
  const rows = genes.rows();
  const transcripts = assembleTranscripts(rows);
  return assembleBundle(packer.finish(), rows, transcripts, hash.digest("hex"), options);
}

/** Puts together what was read of the two files. Of `rows` only what they say of contigs and of the file is looked at. */
export function assembleBundle(
  fasta: readonly FastaSequence[],
  rows: GeneRows,
  found: readonly Transcript[],
  sourceChecksum: string,
  options: Omit<BuildOptions, "gff" | "fasta">,
): { content: BundleContent; report: BuildReport } {
  const contigs = describeContigs(fasta, rows, options.codonTables ?? {});
  const contigIndex = new Map<string, number>();
  contigs.forEach((contig, i) => {
    for (const alias of contig.aliases) contigIndex.set(alias, i);
  });
  contigs.forEach(({ name }, i) => contigIndex.set(name, i));
  const contigOf = (feature: { contig: string }) => contigIndex.get(feature.contig) ?? -1;

  const transcripts = found.filter((transcript) => {
    const contig = contigs[contigOf(transcript)];
    if (contig === undefined) count(rows, "transcript on a sequence that the FASTA file lacks");
    else if (transcript.end <= contig.length) return true;
    else if (contig.circular === true) count(rows, "transcript across the origin of a circular sequence");
    else count(rows, "transcript that ends beyond its sequence");
    return false;
  });
  const onContig = contigs.map((): Transcript[] => []);
  for (const transcript of transcripts) onContig[contigOf(transcript)]!.push(transcript);
  const whole = fasta.map(({ sequence }) => sequence);
  const { sequences, scope } = keepRegions(whole, onContig, options.sequence ?? "whole");
  const { pragmas } = rows;
  const content: BundleContent = {
    meta: {
      name: options.name,
      title: options.title ?? options.name,
      assembly:
        options.assembly ?? pragmas.get("genome-version") ?? pragmas.get("genome-build") ?? options.name,
      geneSet: options.geneSet ?? pragmas.get("annotation-source") ?? "",
      source: options.source ?? "",
      builtAt: options.builtAt.toISOString(),
    },
    sourceChecksum,
    scope,
    contigs,
    genes: buildGeneModels(
      transcripts,
      contigOf,
      contigs.length,
      rows.bare.filter((row) => row.end <= (contigs[contigOf(row)]?.length ?? -1)),
    ),
    sequences,
  };
  const report = {
    transcripts: transcripts.length,
    coding: transcripts.filter(({ cds }) => cds !== undefined).length,
    contigs: contigs.length,
    scope,
    sequenceBytes: bytesHeld(sequences),
    passedOver: rows.passedOver,
  };
  return { content, report };
}

function describeContigs(
  fasta: readonly FastaSequence[],
  rows: GeneRows,
  given: Readonly<Record<string, number>>,
): (Contig & { codonTable: number })[] {
  const names = fasta.map(({ name }) => name);
  const facts = names.map((name) => rows.contigs.get(name));
  const told = facts.map((fact) => fact?.aliases ?? []);
  const aliases = contigAliases(names, told);
  const tables = codonTablesByName(names, told);
  return fasta.map(({ name, md5, sequence }, i) => ({
    name,
    aliases: aliases[i]!,
    length: sequence.length,
    codonTable: given[name] ?? mostUsed(rows, facts[i]?.codonTables) ?? tables[i]!,
    ...(facts[i]?.circular === true ? { circular: true } : {}),
    md5,
  }));
}

/** NCBI writes the translation table on each CDS that does not use the standard code. One that is not known here is counted. */
function mostUsed(rows: GeneRows, tables: ReadonlyMap<number, number> = new Map()): number | undefined {
  const [most] = [...tables].toSorted(([, uses], [, others]) => others - uses);
  if (most === undefined || isKnownTable(most[0])) return most?.[0];
  count(
    rows,
    `CDS of translation table ${most[0]}, which is not known here, read by the standard code`,
    most[1],
  );
  return undefined;
}
