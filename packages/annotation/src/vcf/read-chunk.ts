import { BadInputError } from "../bad-input-error.ts";
import type { ReferenceSequence } from "../genes/reference.ts";
import type { Problem } from "../problem.ts";
import type { TextChunk } from "./chunk-cutter.ts";
import type { ContigTable, ContigUse } from "./contigs.ts";
import { createLineReader, type LineReader } from "./line-reader.ts";
import { createProblemLog, type FoundProblem, type Place, type ProblemLog } from "./problem-log.ts";
import { createRecordParser, locusOf, maxAlts, type VcfRecord } from "./record.ts";
import { rejectPrefix } from "./rejects.ts";
import type { RuleId } from "./rules.ts";

/** Records of one contig in one chunk. */
export type ContigRun = {
  name: string;
  records: number;
  firstLine: number;
  /** POS of the first and the last of them in the file. */
  firstPos: number;
  lastPos: number;
};

export type RejectedLine = { rule: RuleId; detail: string; line: number; start: number; end: number };

/** All that reading one chunk found out, as data that can be sent between threads; `reading-ledger.ts` puts the chunks together. */
export type ChunkReading = {
  /** Lines that are not blank. */
  read: number;
  rejected: number;
  /** In the order in which the contigs first occur in the chunk. */
  runs: ContigRun[];
  /** The first record that is out of order within the chunk. */
  disorder: Place | null;
  /** For the first records whose REF could be judged, at most `verdictsKept`: 1 when the reference holds it, 0 when not. */
  verdicts: number[];
  firstWrong: Place | null;
  /** Records whose REF could not be judged for want of sequence. */
  unchecked: number;
  firstUnchecked: Place | null;
  problems: FoundProblem[];
  rejects: RejectedLine[];
  /** What `rejects` count into. */
  rejectedText: Uint8Array;
  /** What stops the file, at the place where reading ended. */
  fault: Problem | null;
};

/** The build check looks at the file's first thousand records. */
const verdictsKept = 1000;
/** Long alleles take room in every entry; the largest that long reads resolve are some 50,000 bases. */
const maxAlleleBytes = 128 * 1024;
/** As many places as a problem tells. */
const blankTold = 5;
/** A pause at least so often: whoever runs the loop may look at the clock. */
const recordsBetweenPauses = 32;
const bytesBetweenPauses = 64 * 1024;

export type ChunkReaderOptions = {
  reference: ReferenceSequence | null;
  contigs: ContigTable;
  columnCount: number;
  infoId: string;
  maxLineBytes: number;
  /** Sees each readable record; `annotatable` is false where the reference cannot place it. */
  visit: (record: VcfRecord, annotatable: boolean) => void;
};

/** Reads chunks one by one, holding each line against every rule. The generator pauses now and then; its last value is the answer. */
export function createChunkReader(
  options: ChunkReaderOptions,
): (chunk: TextChunk) => Generator<void, ChunkReading> {
  const { maxLineBytes, visit, reference } = options;
  const parser = createRecordParser(options);
  const { record } = parser;

  return function* (chunk) {
    const problems = createProblemLog();
    const lines = createLineReader(maxLineBytes, problems, chunk.firstLine);
    const rejects: RejectedLine[] = [];
    const rejectedText: Buffer[] = [];
    let rejectedBytes = 0;
    const reject = (rule: RuleId, detail: string): void => {
      const length = lines.end - lines.start;
      rejects.push({ rule, detail, line: lines.line, start: rejectedBytes, end: rejectedBytes + length });
      rejectedText.push(Buffer.from(lines.bytes.subarray(lines.start, lines.end)));
      rejectedBytes += length;
    };
    const order = createOrder();
    const judge = reference === null ? null : createJudge(reference, problems, reject);
    let read = 0;
    let rejected = 0;
    let blank = 0;
    let fault: Problem | null = null;

    const readLine = (): void => {
      if (lines.start === lines.end) {
        // A place for each of millions would be all that a bomb of line ends needs.
        if (blank++ < blankTold) problems.add("blank_line", { line: lines.line });
        return;
      }
      if (lines.bytes[lines.start] === 0x23 && startsWith(lines, rejectPrefix)) return;
      read++;
      const broken = parser.parse(lines);
      if (broken) {
        rejected++;
        problems.add(broken, { line: lines.line, detail: record.detail });
        reject(broken, record.detail);
        return;
      }
      order.add(record);
      visit(record, judge === null || judge.isAnnotatable(record));
    };

    lines.feed(chunk.bytes);
    try {
      let bytes = 0;
      let pausedAt = 0;
      while (next(lines)) {
        readLine();
        bytes += lines.end - lines.start + 1;
        if (read - pausedAt < recordsBetweenPauses && bytes < bytesBetweenPauses) continue;
        bytes = 0;
        pausedAt = read;
        yield;
      }
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      fault = error.problems[0] ?? null;
    }
    if (blank > blankTold) problems.add("blank_line", undefined, undefined, blank - blankTold);
    return {
      read,
      rejected,
      runs: order.runs(),
      disorder: order.disorder(),
      verdicts: judge?.verdicts ?? [],
      firstWrong: judge?.firstWrong() ?? null,
      unchecked: judge?.unchecked() ?? 0,
      firstUnchecked: judge?.firstUnchecked() ?? null,
      problems: problems.found().filter(({ rule }) => rule !== fault?.rule),
      rejects,
      rejectedText: Buffer.concat(rejectedText),
      fault,
    };
  };

  /** The last line of the file may lack its end. */
  function next(lines: LineReader): boolean {
    if (lines.next()) return true;
    lines.finish();
    return lines.next();
  }
}

function startsWith({ bytes, start, end }: LineReader, prefix: string): boolean {
  return end - start >= prefix.length && bytes.toString("latin1", start, start + prefix.length) === prefix;
}

/** Counts the records of each contig, and tells whether they are in order: contigs in one piece each, positions not falling. */
function createOrder() {
  const runs = new Map<ContigUse, ContigRun>();
  let contig: ContigUse | null = null;
  let run: ContigRun | undefined;
  let disorder: Place | null = null;
  return {
    add(record: VcfRecord): void {
      let inOrder = true;
      if (record.contig !== contig) {
        contig = record.contig;
        run = runs.get(contig);
        inOrder = run === undefined;
      } else inOrder = record.pos >= run!.lastPos;
      if (run === undefined) {
        const { line, pos } = record;
        run = { name: record.contig.name, records: 0, firstLine: line, firstPos: pos, lastPos: pos };
        runs.set(record.contig, run);
      }
      run.records++;
      run.lastPos = record.pos;
      if (!inOrder) disorder ??= { line: record.line, locus: locusOf(record) };
    },
    runs: () => [...runs.values()],
    disorder: () => disorder,
  };
}

/** Holds records against the reference. */
function createJudge(
  reference: ReferenceSequence,
  problems: ProblemLog,
  reject: (rule: RuleId, detail: string) => void,
) {
  const verdicts: number[] = [];
  let firstWrong: Place | null = null;
  let unchecked = 0;
  let firstUnchecked: Place | null = null;
  const { name } = reference.meta;

  const isAnnotatable = (record: VcfRecord): boolean => {
    const { contig } = record;
    if (contig.index < 0) {
      const names = { reference: name, names: contig.name };
      problems.add("contig_unknown", { line: record.line, locus: locusOf(record) }, names);
      reject("contig_unknown", "");
      return false;
    }
    const verdict = reference.checkRef(contig.index, record.pos - 1, record.ref);
    if (verdict === "same" || verdict === "unknown") {
      if (verdict === "same") {
        if (verdicts.length < verdictsKept) verdicts.push(1);
      } else {
        unchecked++;
        firstUnchecked ??= { line: record.line, locus: locusOf(record) };
      }
      if (record.altCount <= maxAlts && alleleBytes(record) <= maxAlleleBytes) return true;
      const limits = { bases: maxAlleleBytes.toLocaleString("en"), alts: maxAlts.toLocaleString("en") };
      problems.add("alleles_too_long", { line: record.line, locus: locusOf(record) }, limits);
      reject("alleles_too_long", "");
      return false;
    }
    const place = { line: record.line, locus: locusOf(record) };
    const rule = verdict === "outside" ? "beyond_contig_end" : "ref_mismatch";
    const detail = verdict === "outside" ? beyondEnd(reference, contig) : `REF is ${record.ref}`;
    problems.add(rule, { ...place, detail }, { reference: name });
    reject(rule, detail);
    if (verdicts.length < verdictsKept) verdicts.push(0);
    firstWrong ??= place;
    return false;
  };
  return {
    isAnnotatable,
    verdicts,
    firstWrong: () => firstWrong,
    unchecked: () => unchecked,
    firstUnchecked: () => firstUnchecked,
  };
}

function alleleBytes({ ref, alts }: VcfRecord): number {
  let bytes = ref.length;
  for (const alt of alts) bytes += alt.length;
  return bytes;
}

function beyondEnd(reference: ReferenceSequence, { name, index, length }: ContigUse): string {
  const end = `${name} has ${length ?? "?"} bases`;
  return reference.contigs[index]?.circular === true
    ? `${end} and is circular: a record must not cross its origin, write the two sides as two records`
    : end;
}
