import { statSync } from "node:fs";
import { isKnownTable } from "../consequences/codon-table.ts";
import type { BuildReport } from "../genes/build-bundle.ts";
import { buildBundleFile, NoTranscriptsError, type BuildFileOptions } from "../genes/build-bundle-file.ts";
import { sequenceScopes, type SequenceScope } from "../genes/stored-regions.ts";
import { progressLine } from "./progress-line.ts";
import { bundlePath, megabytes } from "./references-folder.ts";
import { describePassedOver } from "./describe-passed-over.ts";
import { UsageError } from "./usage-error.ts";

export type BuildValues = {
  name?: string | undefined;
  title?: string | undefined;
  assembly?: string | undefined;
  "gene-set"?: string | undefined;
  source?: string | undefined;
  gff?: string | undefined;
  fasta?: string | undefined;
  sequence?: string | undefined;
  "codon-table"?: string[] | undefined;
};

/** `reference build`: makes a bundle of the files named on the command line. */
export async function build(folder: string, values: BuildValues): Promise<void> {
  const { name, gff, fasta } = values;
  if (name === undefined || gff === undefined || fasta === undefined)
    throw new UsageError("build needs --name, --gff (GFF3 or GTF) and --fasta.");
  await buildAndTell(bundlePath(folder, name), {
    name,
    gff,
    fasta,
    title: values.title ?? name,
    ...(values.assembly === undefined ? {} : { assembly: values.assembly }),
    ...(values["gene-set"] === undefined ? {} : { geneSet: values["gene-set"] }),
    source: values.source ?? "",
    codonTables: readCodonTables(values["codon-table"] ?? []),
    sequence: readScope(values.sequence),
    builtAt: new Date(),
  });
}

/** Builds with progress on standard error, then says what was passed over and what came out. */
export async function buildAndTell(path: string, options: BuildFileOptions): Promise<void> {
  const started = performance.now();
  const progress = progressLine(process.stderr, () => performance.now());
  const stages = {
    sequence: "reading the sequence",
    genes: "reading the genes",
    writing: "writing the bundle",
  };
  try {
    const report = await buildBundleFile(path, {
      ...options,
      onProgress: ({ stage, bytes, of }) => progress.tell(stages[stage], bytes, of),
    });
    progress.end();
    tellPassedOver(report.passedOver);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${path}: ${describe(report)}, ${megabytes(statSync(path).size)}, ${seconds} s`);
    console.log(`SHA-256 ${report.checksum}`);
  } catch (error) {
    progress.end();
    if (error instanceof NoTranscriptsError) tellPassedOver(error.passedOver);
    throw error;
  }
}

const scopeText: Readonly<Record<SequenceScope, string>> = {
  whole: "whole sequence",
  genes: "sequence of genes and 5 kb beside them",
  coding: "sequence of coding genes and of the others' exons",
};

function describe({ contigs, transcripts, coding, scope }: BuildReport): string {
  return `${contigs} sequences, ${transcripts} transcripts (${coding} coding), ${scopeText[scope]}`;
}

function tellPassedOver(passedOver: ReadonlyMap<string, number>): void {
  for (const line of describePassedOver(passedOver)) console.error(line);
}

function readScope(text: string | undefined): SequenceScope | "auto" {
  const scope = ["auto", ...sequenceScopes].find((known) => known === (text ?? "auto"));
  if (scope === undefined)
    throw new UsageError(`--sequence is one of auto, ${sequenceScopes.join(", ")}, not "${text}".`);
  return scope as SequenceScope | "auto";
}

function readCodonTables(pairs: readonly string[]): Record<string, number> {
  const tables: Record<string, number> = {};
  for (const pair of pairs) {
    const [, contig, table] = /^(.+)=(\d+)$/.exec(pair) ?? [];
    if (contig === undefined || !isKnownTable(Number(table)))
      throw new UsageError(
        `--codon-table takes SEQUENCE=TABLE with one of the tables known here, not "${pair}".`,
      );
    tables[contig] = Number(table);
  }
  return tables;
}
