import type { ReferenceSequence } from "../genes/reference.ts";
import { checkContigLengths, createBuildCheck } from "./build-check.ts";
import { createContigTable, type ContigUse } from "./contigs.ts";
import { openInput } from "./decompress.ts";
import { createHeaderBuilder, type VcfHeader } from "./header.ts";
import type { ByteSink, Limits, Progress } from "./io.ts";
import { createLineReader, type LineReader } from "./line-reader.ts";
import type { Place, ProblemLog } from "./problem-log.ts";
import { createRecordParser, locusOf, type VcfRecord } from "./record.ts";
import { createRejectsWriter, rejectPrefix } from "./rejects.ts";
import type { RuleId } from "./rules.ts";

export type ReadVcfOptions = {
  input: AsyncIterable<Uint8Array>;
  /** Null when there is nothing to hold the records against. */
  reference: ReferenceSequence | null;
  rejects: ByteSink;
  limits: Limits;
  problems: ProblemLog;
  /** INFO field whose place `VcfRecord.oldStart` tells; "" for none. Asked after `visitor.header`. */
  infoId: () => string;
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Monotonic milliseconds. */
  now: () => number;
  visitor: VcfVisitor;
};

/** Receives what was read. Synchronous but for `pressure`, which is asked after each record. */
export type VcfVisitor = {
  header(header: VcfHeader): void;
  /** `annotatable` is false for a record that the reference cannot place. */
  record(record: VcfRecord, annotatable: boolean): void;
  pressure(): Promise<void> | undefined;
};

export type ReadVcfOutcome = {
  header: VcfHeader;
  compression: "plain" | "gzip" | "bgzip";
  inputBytes: number;
  /** Lines below the header that are not blank. */
  read: number;
  rejected: number;
  contigs: ContigUse[];
  /** Whether the readable records are in order: contigs in one piece each, positions not falling. */
  sorted: boolean;
};

/** Longest stretch without giving the event loop a turn; heartbeats need one at least every 20 ms. */
const sliceMs = 8;
const progressMs = 100;

/** Reads a VCF in one pass with bounded memory, checks every rule of `rules.ts`, and shows each readable record to the visitor. */
export async function readVcf(options: ReadVcfOptions): Promise<ReadVcfOutcome> {
  const { reference, problems, visitor, limits, signal, now, onProgress } = options;
  const input = await openInput(options);
  const lines = createLineReader(limits.maxLineBytes, problems);
  const headerBuilder = createHeaderBuilder(problems);
  const { header } = headerBuilder;
  const rejects = createRejectsWriter(options.rejects, () => header);
  let body: Body | null = null;
  let sliceStart = now();
  let progressAt = sliceStart;
  let turns = 0;

  const drain = async (): Promise<void> => {
    while (lines.next()) {
      if (body) {
        body.line(lines);
        const wait = visitor.pressure();
        if (wait) await wait;
        const waitForRejects = rejects.pressure();
        if (waitForRejects) await waitForRejects;
      } else if (headerBuilder.take(lines)) {
        if (reference) checkContigLengths(header, reference, problems);
        visitor.header(header);
        body = createBody(options, header, (...args) => rejects.add(...args));
      }
      if ((++turns & 31) === 0 && now() - sliceStart > sliceMs) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        sliceStart = now();
      }
    }
  };

  for await (const chunk of input.chunks) {
    signal?.throwIfAborted();
    lines.feed(chunk);
    await drain();
    if (onProgress && now() - progressAt >= progressMs) {
      progressAt = now();
      onProgress({ inputBytes: input.bytesRead(), records: (body as Body | null)?.read() ?? 0 });
    }
  }
  lines.finish();
  await drain();

  const read = body as Body | null;
  if (!read) return headerBuilder.missing(lines.line);
  const outcome = read.finish();
  await rejects.finish();
  onProgress?.({ inputBytes: input.bytesRead(), records: outcome.read });
  return { header, compression: input.compression, inputBytes: input.bytesRead(), ...outcome };
}

type Body = {
  line(lines: LineReader): void;
  read(): number;
  finish(): Pick<ReadVcfOutcome, "read" | "rejected" | "contigs" | "sorted">;
};

type Reject = (rule: RuleId, detail: string, source: LineReader) => void;

/** Everything below the header. */
function createBody(options: ReadVcfOptions, header: VcfHeader, reject: Reject): Body {
  const { reference, problems, visitor } = options;
  const contigs = createContigTable({ reference, declared: header.contigs, problems });
  const parser = createRecordParser({
    columnCount: header.columnCount,
    contigs,
    infoId: options.infoId(),
  });
  const { record } = parser;
  const build = reference ? createBuildCheck(header, reference, problems) : null;
  const referenceName = reference?.meta.name ?? "";
  let read = 0;
  let rejected = 0;
  let unchecked = 0;
  let firstUnchecked: Place | undefined;
  let sorted = true;
  let lastContig = contigs.none;
  let lastPos = 0;

  const checkOrder = (): void => {
    if (record.contig !== lastContig) {
      if (record.contig.records > 0) sorted = false;
      lastContig = record.contig;
    } else if (record.pos < lastPos) sorted = false;
    lastPos = record.pos;
    if (!sorted) problems.add("not_sorted", { line: record.line, locus: locusOf(record) });
  };

  /** Holds the record against the reference. */
  const isAnnotatable = (lines: LineReader): boolean => {
    if (!reference || !build) return true;
    const { contig } = record;
    if (contig.index < 0) {
      const names = { reference: referenceName, names: contig.name };
      problems.add("contig_unknown", { line: record.line, locus: locusOf(record) }, names);
      reject("contig_unknown", "", lines);
      return false;
    }
    const verdict = reference.checkRef(contig.index, record.pos - 1, record.ref);
    if (verdict === "same") {
      build.checked(true);
      return true;
    }
    const place = { line: record.line, locus: locusOf(record) };
    if (verdict === "unknown") {
      unchecked++;
      firstUnchecked ??= place;
      return true;
    }
    const rule = verdict === "outside" ? "beyond_contig_end" : "ref_mismatch";
    const detail = verdict === "outside" ? beyondEnd(reference, contig) : `REF is ${record.ref}`;
    problems.add(rule, { ...place, detail }, { reference: referenceName });
    reject(rule, detail, lines);
    build.checked(false, place);
    return false;
  };

  return {
    read: () => read,
    line(lines) {
      if (lines.start === lines.end) {
        problems.add("blank_line", { line: lines.line });
        return;
      }
      if (lines.bytes[lines.start] === 0x23 && startsWith(lines, rejectPrefix)) return;
      read++;
      const broken = parser.parse(lines);
      if (broken) {
        rejected++;
        problems.add(broken, { line: lines.line, detail: record.detail });
        reject(broken, record.detail, lines);
        return;
      }
      if (sorted) checkOrder();
      record.contig.records++;
      visitor.record(record, isAnnotatable(lines));
    },
    finish() {
      const list = contigs.list();
      if (read === 0) problems.add("header_only");
      else if (read === rejected) problems.fail("no_usable_record");
      if (reference) {
        tellNames(list, reference, problems);
        build?.finish();
        if (unchecked > 0)
          problems.add("ref_not_checked", firstUnchecked, { reference: referenceName }, unchecked);
      }
      return { read, rejected, contigs: list, sorted };
    },
  };
}

function beyondEnd(reference: ReferenceSequence, { name, index, length }: ContigUse): string {
  const end = `${name} has ${length ?? "?"} bases`;
  return reference.contigs[index]?.circular === true
    ? `${end} and is circular: a record must not cross its origin, write the two sides as two records`
    : end;
}

function startsWith({ bytes, start, end }: LineReader, prefix: string): boolean {
  return end - start >= prefix.length && bytes.toString("latin1", start, start + prefix.length) === prefix;
}

const maxNamesTold = 5;

/** Reports the contigs that were found under another name, and those that were not found. */
function tellNames(list: ContigUse[], reference: ReferenceSequence, problems: ProblemLog): void {
  const { name } = reference.meta;
  const unknown = list.filter((contig) => contig.index < 0);
  const some = (names: string[]): string =>
    names.slice(0, maxNamesTold).join(", ") +
    (names.length > maxNamesTold ? ` and ${names.length - maxNamesTold} more` : "");
  const known = some(reference.contigs.map((contig) => contig.name));
  if (list.length > 0 && unknown.length === list.length) {
    const file = some(unknown.map((contig) => contig.name));
    problems.fail(
      "no_known_contig",
      { line: unknown[0]?.firstLine ?? 1, locus: file },
      { file, reference: name, known },
    );
  }
  if (unknown.length > 0) {
    const names = some(
      unknown.map((contig) => `${contig.name} (${contig.records.toLocaleString("en")} records)`),
    );
    problems.add("contig_unknown", undefined, { reference: name, names }, 0);
  }
  const translated = list.filter(
    (contig) => contig.index >= 0 && reference.contigs[contig.index]?.name !== contig.name,
  );
  const names = some(
    translated.map(
      (contig) =>
        `${contig.name} read as ${reference.contigs[contig.index]?.name} (${contig.records.toLocaleString("en")} records)`,
    ),
  );
  for (const contig of translated) {
    problems.add(
      "names_translated",
      { line: contig.firstLine, locus: contig.name, detail: reference.contigs[contig.index]?.name ?? "" },
      { reference: name, names },
      contig.records,
    );
  }
}
