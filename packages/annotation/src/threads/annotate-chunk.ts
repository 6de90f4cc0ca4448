import type { RecordAnnotator, RecordEffect } from "../consequences/record-annotator.ts";
import { createTextBuffer, type TextBuffer } from "../consequences/text-buffer.ts";
import type { ResultLayout } from "../explore/result-layout.ts";
import type { TracedEntries } from "../explore/write/entry-collector.ts";
import { createRecordCollector, type ColumnPart } from "../explore/write/record-collector.ts";
import type { ReferenceSequence } from "../genes/reference.ts";
import type { HaplotypeAnnotator } from "../haplotypes/haplotype-annotator.ts";
import type { HaplotypeTroubles } from "../haplotypes/haplotype-options.ts";
import type { HeldRecord } from "../haplotypes/held-record.ts";
import type { CheckedSource } from "../sources/check-sources.ts";
import { sourceFieldIds } from "../sources/source-headers.ts";
import type { JoinCount, SourceJoiner } from "../sources/source-joiner.ts";
import type { TextChunk } from "../vcf/chunk-cutter.ts";
import { createContigTable } from "../vcf/contigs.ts";
import { packText, type PackedText } from "../vcf/pack-text.ts";
import { createProblemLog, type Place } from "../vcf/problem-log.ts";
import { createChunkReader, type ChunkReading } from "../vcf/read-chunk.ts";
import { recordEnd, type VcfRecord } from "../vcf/record.ts";
import { structuralInfoOf } from "../vcf/structural-info.ts";
import { createTally, type TallyPart } from "../vcf/summarise.ts";
import { createTabixBuilder, maxTabixPosition, type TabixPart } from "../vcf/tabix.ts";
import { createVcfText } from "../vcf/vcf-text.ts";
import type { OutputFormat } from "../vcf/vcf-writer.ts";

/** What a file's chunks have in common. Can be sent between threads. */
export type ChunkSettings = {
  /** Columns of the `#CHROM` line. */
  columnCount: number;
  maxLineBytes: number;
  format: OutputFormat;
  level: number;
  /** What columns are made; none when it is not there. */
  columns?: ResultLayout;
  /** What is joined with every record; none when it is not there. */
  sources?: readonly CheckedSource[];
};

/** A chunk's part of every output, as data that can be sent between threads. */
export type AnnotatedChunk = {
  reading: ChunkReading;
  tally: TallyPart;
  /** The first record that already had an INFO field that is written, and the field. */
  replaced: { place: Place; field: string } | null;
  /** What was joined, for each source. */
  joined: JoinCount[];
  text: PackedText;
  /** Null where the records cannot be indexed. */
  index: TabixPart[] | null;
  /** Whether that is because a position is beyond what a tabix index reaches. */
  outOfReach: boolean;
  /** Null where none are asked for. */
  columns: ColumnPart | null;
  /** What could not be called on haplotypes; null where none are made. */
  troubles: HaplotypeTroubles | null;
};

/** Annotates each record by itself, or holds it until no later one can change it. */
export type ChunkAnnotating = RecordAnnotator | HaplotypeAnnotator;

/**
 * Makes the function that does all of the work on a chunk: parse, check, annotate, join, write, index, compress. It depends on nothing but the
 * chunk and the settings, so any thread can do it; `joiner` is of the settings' sources. The generator pauses every few milliseconds; its last value is the answer.
 */
export function createChunkAnnotator(
  reference: ReferenceSequence,
  annotator: ChunkAnnotating,
  settings: ChunkSettings,
  joiner?: SourceJoiner,
): (chunk: TextChunk) => Generator<void, AnnotatedChunk> {
  const { infoId } = annotator;
  const infoName = Buffer.from(infoId);
  const text = createVcfText();
  const tally = createTally();
  const tabix = createTabixBuilder();
  const columns = settings.columns ? createRecordCollector(settings.columns) : null;
  const sourceIds = sourceFieldIds(settings.sources ?? []).map((id) => Buffer.from(id));
  const joined = createTextBuffer();
  let replaced: AnnotatedChunk["replaced"] = null;
  let indexing = false;
  let outOfReach = false;
  let lastContig: unknown = null;
  let lastPos = 0;

  const addToIndex = (record: VcfRecord): void => {
    const end = recordEnd(record);
    if (end > maxTabixPosition) outOfReach = true;
    if (outOfReach || (record.contig === lastContig && record.pos < lastPos)) indexing = false;
    if (indexing) tabix.add(record.contig.name, record.pos - 1, end, text.from, text.to);
    lastContig = record.contig;
    lastPos = record.pos;
  };

  /** Writes the record's line; `put` appends the annotation. */
  const write = <R extends VcfRecord>(
    record: R,
    annotatable: boolean,
    put: (out: TextBuffer, record: R) => RecordEffect,
  ): void => {
    tally.alleles(record);
    const lineStart = text.buffer.length;
    const stripped = text.beginRecord(record, infoName, sourceIds);
    const field = record.oldStart >= 0 ? infoId : stripped;
    if (field !== null) replaced ??= { place: { line: record.line }, field };
    joined.length = 0;
    const { length } = text.buffer;
    let traced: TracedEntries | null = null;
    if (annotatable) {
      const { contig, pos, ref, alts } = record;
      const effect = put(text.buffer, record);
      if (text.buffer.length > length) tally.consequences(effect.mostSevere, effect.terms, effect.gene);
      else tally.unannotated();
      if (effect.entries) traced = { entries: effect.entries, end: text.buffer.length };
      joiner?.joinInto(joined, { contig: contig.index, start: pos - 1, end: recordEnd(record), ref, alts });
    } else tally.unannotated();
    text.endRecord(record, joined);
    columns?.add(text.buffer.bytes, lineStart, text.buffer.length - 1, text.from, traced);
    if (settings.format === "bgzip") addToIndex(record);
  };

  const { visit, finish } = "annotateInto" in annotator ? atOnce(annotator, write) : held(annotator, write);

  const read = createChunkReader({
    reference,
    contigs: createContigTable({ reference, declared: new Map(), problems: createProblemLog() }),
    columnCount: settings.columnCount,
    infoId,
    maxLineBytes: settings.maxLineBytes,
    visit,
  });

  return function* (chunk) {
    text.clear();
    replaced = null;
    indexing = settings.format === "bgzip";
    outOfReach = false;
    lastContig = null;
    const reading = yield* read(chunk);
    finish();
    const packed = yield* packText(text, settings);
    const parts = tabix.take();
    const index = indexing || settings.format === "plain" ? parts : null;
    const counts = joiner?.take() ?? [];
    return {
      reading,
      tally: tally.take(),
      replaced,
      joined: counts,
      text: packed,
      index,
      outOfReach,
      columns: columns?.take() ?? null,
      troubles: "takeTroubles" in annotator ? annotator.takeTroubles() : null,
    };
  };
}

type Write = <R extends VcfRecord>(
  record: R,
  annotatable: boolean,
  put: (out: TextBuffer, record: R) => RecordEffect,
) => void;
/** What is done with each record of a chunk, and at its end. */
type Visiting = { visit(record: VcfRecord, annotatable: boolean): void; finish(): void };

function atOnce(annotator: RecordAnnotator, write: Write): Visiting {
  const put = (out: TextBuffer, record: VcfRecord): RecordEffect => {
    const { contig, pos, ref, alts } = record;
    return annotator.annotateInto(out, contig.index, pos - 1, ref, alts, structuralInfoOf(record));
  };
  return { visit: (record, annotatable) => write(record, annotatable, put), finish: () => {} };
}

/** A chunk begins and ends where no transcript waits for a record: see haplotypes/cut-between-genes.ts. */
function held(annotator: HaplotypeAnnotator, write: Write): Visiting {
  const put = (out: TextBuffer, record: HeldRecord): RecordEffect => annotator.putInto(out, record);
  const drain = (): void => {
    for (let record = annotator.take(); record !== undefined; record = annotator.take())
      write(record, record.annotatable, put);
  };
  return {
    visit(record, annotatable) {
      annotator.push(record, annotatable);
      drain();
    },
    finish() {
      annotator.flush();
      drain();
    },
  };
}
