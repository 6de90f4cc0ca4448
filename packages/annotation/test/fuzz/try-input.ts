import { gunzipSync } from "node:zlib";
import { annotateHaplotypes } from "../../src/annotate-haplotypes.ts";
import { annotateVcf } from "../../src/annotate-vcf.ts";
import { BadInputError } from "../../src/bad-input-error.ts";
import { createAnnotator } from "../../src/consequences/create-annotator.ts";
import type { Reference } from "../../src/genes/reference.ts";
import { shareReference } from "../../src/genes/shared-reference.ts";
import { chunked, memorySink } from "../../src/vcf/testing.ts";
import { makeInput, type MadeInput } from "./mutate-vcf.ts";

/** Tight, so that the limits are met. */
const limits = { maxLineBytes: 2 ** 20, maxExpandedBytes: 8 * 2 ** 20 };

/** What can be written; each seed has its turn. */
const ways = [
  { field: "CSQ" },
  { field: "ANN" },
  { field: "BCSQ", mode: "independent" },
  { field: "BCSQ", mode: "haplotype" },
] as const;
type Way = (typeof ways)[number];

type Answer = {
  result: Buffer;
  index: Uint8Array | null;
  rejects: string;
  told: string;
  error: BadInputError | null;
};

/**
 * Annotates what a seed makes, and throws when the outcome breaks a law: it ends in a result or in a reason with its line, every record is
 * accounted for, all columns but INFO are as they were (BCSQ adds a field to the samples), and the number of threads and of pieces the input comes in change nothing.
 */
export async function tryInput(reference: Reference, seed: number, { threads = false } = {}): Promise<void> {
  const input = makeInput(reference, seed);
  const way = ways[(seed >> 2) % ways.length]!;
  try {
    const chunkBytes = [512, 4096, 65_536, 262_144][seed % 4]!;
    const answer = await run(reference, input.bytes, way, { chunkBytes, threads: 0 }, 65_536);
    if (answer.error) checkReason(answer.error);
    else checkRecords(input, answer, way.field);
    const pieces = 1000 + (seed % 50_000);
    const again = await run(reference, input.bytes, way, { chunkBytes, threads: threads ? 2 : 0 }, pieces);
    for (const what of ["told", "rejects", "result", "index"] as const)
      if (!same(answer[what], again[what]))
        throw new Error(`${what} differs the second time: ${difference(answer[what], again[what])}`);
  } catch (error) {
    throw new Error(`seed ${seed} (${way.field}; ${input.made.join(", ")}): ${String(error)}`, {
      cause: error,
    });
  }
}

async function run(
  reference: Reference,
  bytes: Buffer,
  way: Way,
  { chunkBytes, threads }: { chunkBytes: number; threads: number },
  pieces: number,
): Promise<Answer> {
  const result = memorySink();
  const rejects = memorySink();
  const answer = (told: unknown, index: Uint8Array | null, error: BadInputError | null): Answer => ({
    // What was written before a fault is not handed to anybody.
    result: error ? Buffer.alloc(0) : result.bytes(),
    rejects: error ? "" : rejects.bytes().toString("latin1"),
    index,
    told: JSON.stringify(told),
    error,
  });
  try {
    const common = {
      input: chunked(bytes, pieces),
      reference,
      engine: { name: "fuzz", version: "0" },
      result,
      rejects,
      limits,
      level: 1,
      now: () => 0,
      chunkBytes,
    };
    const inThreads = { count: threads, spared: true };
    const { summary, index } =
      way.field === "BCSQ"
        ? await annotateHaplotypes({ ...common, mode: way.mode, phase: "a", threads: inThreads })
        : await annotateVcf({
            ...common,
            annotator: createAnnotator(reference, way),
            threads: { ...inThreads, recipe: () => ({ reference: shareReference(reference), options: way }) },
          });
    return answer(summary, index, null);
  } catch (error) {
    if (error instanceof BadInputError) return answer(error.problems, null, error);
    throw error;
  }
}

function same(one: Answer[keyof Answer], other: Answer[keyof Answer]): boolean {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other) === 0;
  return one === other;
}

function difference(one: Answer[keyof Answer], other: Answer[keyof Answer]): string {
  return typeof one === "string" ? `${one.slice(0, 2000)} and ${String(other).slice(0, 2000)}` : "bytes";
}

/** What is wrong with a file as such has no line. */
const withoutLine = new Set([
  "empty_file",
  "truncated_gzip",
  "corrupt_gzip",
  "expands_too_much",
  "no_usable_record",
]);

function checkReason({ problems }: BadInputError): void {
  const [fatal] = problems;
  if (fatal?.severity !== "fatal") throw new Error("the reason is not fatal");
  if (/\{|\?$/.test(fatal.message)) throw new Error(`the reason has gaps: ${fatal.message}`);
  if (!withoutLine.has(fatal.rule) && !(fatal.places[0] && fatal.places[0].line >= 1))
    throw new Error(`${fatal.rule} has no line`);
}

/** Holds the result against the text, read here in another way. */
function checkRecords({ text }: MadeInput, { result, rejects, told }: Answer, id: string): void {
  const isOwn = (field: string): boolean => field === id || field.startsWith(`${id}=`);
  const { records } = JSON.parse(told) as {
    records: { read: number; annotated: number; unannotated: number; rejected: number };
  };
  const written = gunzipSync(result).toString("latin1").split("\n");
  const out = written.slice(written.findIndex((line) => /^#\s*chrom/i.test(line)) + 1, -1);
  if (records.read !== records.annotated + records.unannotated + records.rejected)
    throw new Error(`the counts do not add up: ${JSON.stringify(records)}`);
  if (out.length !== records.read - records.rejected)
    throw new Error(`${out.length} records came out of ${JSON.stringify(records)}`);
  if (text === null) return;
  const leftOut = new Set<number>();
  for (const [, line, rule] of rejects.matchAll(/^##GAS_reject=<Line=(\d+),Rule=(\w+)/gm))
    if (!passed.has(rule!)) leftOut.add(Number(line));
  const lines = bodyOf(text.toString("latin1")).filter(({ line }) => !line.startsWith("##GAS_reject"));
  if (lines.length !== records.read) throw new Error(`${lines.length} records were read as ${records.read}`);
  const kept = lines.filter(({ number }) => !leftOut.has(number));
  kept.forEach(({ line, number }, i) => {
    const was = line.split("\t");
    const is = withoutMask((out[i] ?? "").split("\t"), was);
    if (was.toSpliced(7, 1).join("\t") !== is.toSpliced(7, 1).join("\t"))
      throw new Error(`line ${number} came out changed`);
    const old = (was[7] ?? "").split(";");
    const without = old.toSpliced(old.findIndex(isOwn), isOwn(old.find(isOwn) ?? "") ? 1 : 0).join(";");
    const now = (is[7] ?? "").replace(new RegExp(`(^|;)${id}=[^;]*$`), "");
    if (now !== without && !(isMissing(now) && isMissing(without)))
      throw new Error(`INFO of line ${number} came out changed`);
  });
}

const passed = new Set(["contig_unknown", "ref_mismatch", "beyond_contig_end", "alleles_too_long"]);
const isMissing = (info: string): boolean => info === "" || info === ".";

/** The columns without the mask that BCSQ adds to the samples, and without the points that it writes for fields left out before it. */
function withoutMask(columns: readonly string[], was: readonly string[]): string[] {
  const [, format] = /^(.*?):?BCSQ$/s.exec(columns[8] ?? "") ?? [];
  if (format === undefined || columns[8] === was[8]) return [...columns];
  return columns.map((column, i) => {
    if (i < 8) return column;
    if (i === 8) return format;
    const fields = column.split(":").slice(0, -1);
    const given = was[i]!.split(":").length;
    const isFilled = fields.slice(given).every((field) => field === ".");
    return (isFilled ? fields.slice(0, given) : fields).join(":");
  });
}

/** The lines of an input behind the header that are not blank, with their numbers. */
function bodyOf(text: string): { line: string; number: number }[] {
  const lines = text.split("\n").map((line, i) => ({ line: line.replace(/\r$/, ""), number: i + 1 }));
  const header = lines.findIndex(({ line }) => /^#\s*chrom/i.test(line.replace(/^\xef\xbb\xbf/, "")));
  return lines.slice(header + 1).filter(({ line }) => line !== "");
}
