import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { isKnownTable } from "../consequences/codon-table.ts";
import { buildBundle } from "../genes/build-bundle.ts";
import { BadBundleError, openBundle } from "../genes/bundle.ts";
import { bundleSuffix } from "../genes/bundle-format.ts";
import { writeBundle } from "../genes/bundle-write.ts";

const help = `Reference bundles: the sequence and genes that variants are annotated with.

  npm run reference -- build --name N --gff GENES.gff3 --fasta GENOME.fa [options]
  npm run reference -- list [--dir DIR]
  npm run reference -- verify [NAME …] [--dir DIR]

build   makes N.gasref from a GFF3 and a FASTA file (plain, gzip or bgzip)
          --title T      for people, such as "Homo sapiens GRCh38, Ensembl 115"
          --assembly A   such as GRCh38
          --gene-set S   such as "Ensembl 115"
          --source S     whom to thank, and the licence
          --codon-table C=N   NCBI translation table N for sequence C; may be given again.
                         Default: 2 for MT, M, chrM … (3 beside chrI, chrII), 1 for all others
          --out DIR      same as --dir
list    names the bundles in the directory
verify  reads bundles to the last byte and compares their checksums; all of them when none is named

The directory is --dir, or GAS_REFERENCES_DIR, or .gas/references in the repository.
Exit code: 0 done, 1 a bundle or source is bad, 2 the command was not understood.`;

/** A command line that cannot be understood: exit code 2. */
class UsageError extends Error {}

const options = {
  name: { type: "string" },
  title: { type: "string" },
  assembly: { type: "string" },
  "gene-set": { type: "string" },
  source: { type: "string" },
  gff: { type: "string" },
  "codon-table": { type: "string", multiple: true },
  fasta: { type: "string" },
  out: { type: "string" },
  dir: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;
type TextOption = Exclude<keyof typeof options, "help" | "codon-table">;
type Values = { [K in TextOption]?: string | undefined } & { "codon-table"?: string[] | undefined };

function main(argv: string[]): void {
  const { values, positionals } = readArguments(argv);
  const [command, ...names] = positionals;
  if (values.help === true || command === undefined) {
    console.log(help);
    if (command === undefined && values.help !== true) process.exitCode = 2;
    return;
  }
  const folder = resolve(
    values.out ??
      values.dir ??
      process.env["GAS_REFERENCES_DIR"] ??
      resolve(import.meta.dirname, "../../../../.gas/references"),
  );
  if (command === "build") build(folder, values);
  else if (command === "list") list(folder);
  else if (command === "verify") verify(folder, names);
  else throw new UsageError(`There is no command "${command}".`);
}

function readArguments(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function build(folder: string, values: Values): void {
  const { name, gff, fasta } = values;
  if (name === undefined || gff === undefined || fasta === undefined)
    throw new UsageError("build needs --name, --gff and --fasta.");
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    throw new UsageError(`The name "${name}" may hold letters, digits, dot, dash and underscore only.`);
  const started = performance.now();
  const { content, report } = buildBundle({
    name,
    gff,
    fasta,
    title: values.title ?? name,
    assembly: values.assembly ?? name,
    geneSet: values["gene-set"] ?? "",
    source: values.source ?? "",
    codonTables: readCodonTables(values["codon-table"] ?? []),
    builtAt: new Date(),
  });
  for (const [reason, count] of report.passedOver) console.error(`passed over: ${count} × ${reason}`);
  if (report.transcripts === 0)
    throw new Error(`No transcript of ${gff} lies on a sequence of ${fasta}: do their names agree?`);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name + bundleSuffix);
  writeBundle(path, content);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${path}: ${report.contigs} sequences, ${report.transcripts} transcripts (${report.coding} coding), ` +
      `${megabytes(path)} MB, ${seconds} s`,
  );
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

function list(folder: string): void {
  const names = bundleNames(folder);
  if (names.length === 0) console.log(`There is no bundle in ${folder}.`);
  for (const name of names) {
    const path = join(folder, name + bundleSuffix);
    try {
      const { meta, contigs, genes } = openBundle(path);
      console.log(
        `${name}\t${meta.assembly}\t${meta.title}\t${contigs.length} sequences\t${genes.txStart.length} transcripts\t` +
          `${megabytes(path)} MB\t${meta.builtAt}`,
      );
    } catch (error) {
      if (!(error instanceof BadBundleError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  }
}

function verify(folder: string, names: string[]): void {
  for (const name of names.length > 0 ? names : bundleNames(folder)) {
    const path = join(folder, name + bundleSuffix);
    if (!existsSync(path)) throw new Error(`There is no bundle ${path}.`);
    const { meta } = openBundle(path, { verify: true });
    console.log(`${name}\tsound\t${meta.checksum}`);
  }
}

function bundleNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(bundleSuffix))
    .map((file) => file.slice(0, -bundleSuffix.length))
    .sort();
}

function megabytes(path: string): string {
  return (statSync(path).size / 1e6).toFixed(1);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError) console.error(`\n${help}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
