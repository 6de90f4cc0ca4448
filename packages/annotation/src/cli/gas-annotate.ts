import { createReadStream, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { annotateVcf, defaultLevel, type ByteSink } from "../annotate-vcf.ts";
import { annotateHaplotypes } from "../annotate-haplotypes.ts";
import { createAnnotator, type AnnotatorOptions } from "../consequences/create-annotator.ts";
import { BadInputError } from "../bad-input-error.ts";
import { shareReference } from "../genes/shared-reference.ts";
import { defaultLimits } from "../vcf/io.ts";
import { openReference } from "./open-reference.ts";
import { openSources } from "./open-sources.ts";
import { describeTroubles } from "./describe-troubles.ts";
import { describeProblems, describeRun } from "./report-problems.ts";
import { UsageError } from "./usage-error.ts";
import { readCalling } from "./calling.ts";
import { createWholeFile, type WholeFile } from "./whole-file.ts";

const help = `Adds the consequences of its variants to a VCF.

  gas-annotate --gff GENES.gff3 --fasta GENOME.fa [options] [IN.vcf[.gz]]
  gas-annotate --reference NAME|FILE              [options] [IN.vcf[.gz]]

IN is plain, gzip or bgzip, whatever its name says; - or none is standard input.

  -o, --output FILE       where to write; - (standard output) unless given. A name in .gz or .bgz is
                          written as bgzip, with a tabix index (FILE.tbi) when the records are sorted
      --output-type v|z   plain (v) or bgzip (z), whatever the name says
  -r, --reference NAME    a bundle of npm run reference, or the path of one; yeast comes with GAS
      --gff F, --fasta F  genes (GFF3 or GTF) and sequence, plain or compressed, instead of a bundle
      --sources FILE      join with ClinVar, gnomAD, dbSNP or what you like, by allele or by interval: FILE
                          (JSON) says which bgzipped, tabix-indexed VCF or BED files, and which of their
                          fields go into which INFO fields; docs/sources.md has an example
      --threads N         annotate in so many threads (${availableParallelism()}: as many as there are cores); the output is the same
      --distance N        how near, in bases, a transcript counts as up- or downstream (5000); 0 for none
      --field NAME        the INFO field: CSQ as Ensembl VEP writes it (default), ANN as SnpEff does, or BCSQ
                          as bcftools csq does
      --pick              of CSQ and ANN: one entry a record, chosen as Ensembl VEP's --pick does: MANE Select,
                          MANE Plus Clinical, canonical, protein_coding, the worst consequence, the longest
      --mode MODE         of BCSQ: independent calls each record by itself (default), haplotype calls together
                          what one haplotype of a sample carries in a transcript
      --phase RULE        of --mode haplotype, for unphased heterozygous genotypes, as csq's -p: a as they are,
                          m all alleles on one haplotype, r or require (default): left out and counted,
                          R non-reference on both, s left out
      --ncsq N            of BCSQ, for files with samples: so many entries a record and haplotype can be told of in
                          FORMAT/BCSQ (15)
      --trim-protein-seq N  of BCSQ: no more than so many amino acids of a protein
      --genetic-code N    of BCSQ: read every contig by this NCBI translation table, as csq's -C; its own otherwise
                          (0: the standard one, starting with ATG alone, by which csq reads without -C)
  -i, --include EXPR      of BCSQ, as csq's -i and -e, with one thread: call only sites for which EXPR holds, or
  -e, --exclude EXPR      does not; the others pass through, and are no neighbours. EXPR is bcftools' for columns
                          and INFO tags, such as 'FILTER="PASS" && DP>10'
      --ignore-samples    of BCSQ: as for a file of sites, every first ALT on one haplotype (csq's -s -)
      --no-hgvs           leave the HGVS names out: half as much work
      --rejects FILE      write the lines that were left out or not annotated, with reasons, if any
      --summary FILE      write counts and problems as JSON
      --level 0-9         compression level (${defaultLevel})
      --progress          show progress even when standard error is no terminal
  -q, --quiet             say nothing but errors
  -h, --help              this text
      --version           the version

Bundles are looked for in GAS_REFERENCES_DIR, or .gas/references in the repository.
Exit code: 0 done, 1 the input, the reference or a source is bad, 2 the command was not understood, 130 interrupted.
`;

const options = {
  output: { type: "string", short: "o", default: "-" },
  "output-type": { type: "string" },
  reference: { type: "string", short: "r" },
  gff: { type: "string" },
  fasta: { type: "string" },
  sources: { type: "string" },
  threads: { type: "string", default: String(availableParallelism()) },
  distance: { type: "string", default: "5000" },
  "no-hgvs": { type: "boolean", default: false },
  field: { type: "string", default: "CSQ" },
  mode: { type: "string", default: "independent" },
  pick: { type: "boolean", default: false },
  phase: { type: "string" },
  ncsq: { type: "string" },
  "trim-protein-seq": { type: "string" },
  "genetic-code": { type: "string" },
  "ignore-samples": { type: "boolean", default: false },
  include: { type: "string", short: "i" },
  exclude: { type: "string", short: "e" },
  rejects: { type: "string" },
  summary: { type: "string" },
  level: { type: "string", default: String(defaultLevel) },
  progress: { type: "boolean", default: false },
  quiet: { type: "boolean", short: "q", default: false },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", default: false },
} as const;

function readArguments(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
type Values = ReturnType<typeof readArguments>["values"];

const version = (
  JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as { version: string }
).version;

/** Runs the command; answers its exit code. */
export async function main(argv: string[]): Promise<number> {
  try {
    const { values, positionals } = readArguments(argv);
    if (values.help) return say(help);
    if (values.version) return say(`gas-annotate ${version}\n`);
    if (positionals.length > 1) throw new UsageError(`One input at a time, not ${positionals.length}.`);
    return await annotate(values, positionals[0] ?? "-");
  } catch (error) {
    if (error instanceof BadInputError) {
      process.stderr.write(describeProblems(error.problems));
      return 1;
    }
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`gas-annotate: ${message}\n`);
    if (!(error instanceof UsageError)) return 1;
    process.stderr.write("See gas-annotate --help.\n");
    return 2;
  }
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

async function annotate(values: Values, inputPath: string): Promise<number> {
  const { output } = values;
  const format = outputFormat(values);
  const level = wholeNumber("level", values.level, 0, 9);
  const threads = wholeNumber("threads", values.threads, 1, 256);
  const calling = readCalling(values);
  const annotating: AnnotatorOptions = {
    ...(calling.field === "BCSQ" ? {} : calling),
    hgvs: !values["no-hgvs"],
    distance: wholeNumber("distance", values.distance, 0, 1_000_000),
  };
  if (output !== "-" && inputPath !== "-" && resolve(output) === resolve(inputPath))
    throw new UsageError("The output would replace the input: give another name.");
  if (inputPath === "-" && process.stdin.isTTY) throw new UsageError("There is no input.");
  const inputBytes = inputPath === "-" ? undefined : statSync(inputPath).size;
  const note = (line: string): void => {
    if (!values.quiet) process.stderr.write(line);
  };
  const reference = await openReference(values, process.env, note);
  const sources = openSources(values.sources, reference, note);

  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const files: WholeFile[] = [];
  const file = async (path: string): Promise<WholeFile> => {
    const made = await createWholeFile(path);
    files.push(made);
    return made;
  };
  const pipe = standardOutput(stop);
  const showProgress = (values.progress || process.stderr.isTTY) && !values.quiet;
  try {
    const rejects = values.rejects === undefined ? null : await file(values.rejects);
    const common = {
      input: inputPath === "-" ? process.stdin : createReadStream(inputPath, { highWaterMark: 256 * 1024 }),
      reference,
      sources,
      engine: { name: "gas", version },
      result: output === "-" ? pipe.sink : await file(output),
      rejects: rejects ?? { write: () => {} },
      limits: defaultLimits,
      format,
      level,
      signal: stop.signal,
      now: () => performance.now(),
      ...(showProgress ? { onProgress: progressLine(inputBytes) } : {}),
    };
    const onHaplotypes =
      calling.field === "BCSQ"
        ? await annotateHaplotypes({ ...common, threads: { count: threads }, ...calling })
        : undefined;
    const { summary, index } =
      onHaplotypes ??
      (await annotateVcf({
        ...common,
        annotator: createAnnotator(reference, annotating),
        threads: {
          count: threads,
          recipe: () => ({ reference: shareReference(reference), options: annotating }),
        },
      }));
    if (showProgress) process.stderr.write("\r\x1b[K");
    if (output !== "-") {
      if (index) await (await file(`${output}.tbi`)).write(index);
      // An index of an earlier file of that name would lead astray.
      else if (format === "bgzip") await rm(`${output}.tbi`, { force: true });
    }
    if (values.summary !== undefined) {
      await (await file(values.summary)).write(Buffer.from(`${JSON.stringify(summary, null, 2)}\n`));
    }
    const nothingRejected =
      summary.records.rejected === 0 && !summary.problems.some(({ severity }) => severity === "unannotated");
    for (const made of files) await (made === rejects && nothingRejected ? made.discard() : made.keep());
    if (!values.quiet) {
      const troubles = onHaplotypes ? describeTroubles(onHaplotypes.troubles) : "";
      process.stderr.write(describeProblems(summary.problems) + troubles + describeRun(summary));
    }
    return 0;
  } catch (error) {
    for (const made of files) await made.discard();
    if (pipe.closed()) return 0;
    if (stop.signal.aborted) return 130;
    throw error;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : -1;
  if (number < least || number > most)
    throw new UsageError(`--${option} is a whole number from ${least} to ${most}.`);
  return number;
}

function outputFormat({ output, "output-type": type }: Values): "bgzip" | "plain" {
  if (type === "z") return "bgzip";
  if (type === "v") return "plain";
  if (type !== undefined) throw new UsageError("--output-type is v (plain) or z (bgzip).");
  return /\.b?gz$/.test(output) ? "bgzip" : "plain";
}

/** Standard output with back-pressure. A reader that goes away (`| head`) is no error: the work just stops. */
function standardOutput(stop: AbortController): { sink: ByteSink; closed(): boolean } {
  let closed = false;
  let wake: (() => void) | null = null;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    closed = true;
    stop.abort(error);
    wake?.();
  });
  process.stdout.on("drain", () => wake?.());
  return {
    closed: () => closed,
    sink: {
      write(bytes) {
        if (closed || process.stdout.write(bytes)) return;
        return new Promise<void>((done) => {
          wake = done;
        });
      },
    },
  };
}

function progressLine(
  inputBytes: number | undefined,
): (progress: { inputBytes: number; records: number }) => void {
  return ({ inputBytes: read, records }) => {
    const share = inputBytes ? ` ${Math.floor((100 * read) / inputBytes)} %` : "";
    process.stderr.write(`\r\x1b[K${records.toLocaleString("en")} records${share}`);
  };
}
