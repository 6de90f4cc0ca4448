import { stringAt } from "./genes/gene-models.ts";
import { defaultLevel, type AnnotateVcfOutcome } from "./annotate-vcf.ts";
import { termsOfEntries } from "./haplotypes/sequence-ontology.ts";
import type { Reference } from "./genes/reference.ts";
import {
  createHaplotypeAnnotator,
  recordText,
  type HaplotypeAnnotator,
} from "./haplotypes/haplotype-annotator.ts";
import {
  defaultHaplotypeOptions,
  type HaplotypeOptions,
  type HaplotypeTroubles,
} from "./haplotypes/haplotype-options.ts";
import { writeBits } from "./haplotypes/format-bits.ts";
import type { HeldRecord } from "./haplotypes/held-record.ts";
import type { ByteSink, Limits, Progress } from "./vcf/io.ts";
import { createTextBuffer } from "./consequences/text-buffer.ts";
import type { CheckedSource } from "./sources/check-sources.ts";
import type { ColumnsOptions } from "./explore/write/tee-columns.ts";
import { sourceFieldIds, sourceHeaderLines } from "./sources/source-headers.ts";
import { openSourceJoiner } from "./sources/source-joiner.ts";
import { sourcesTold } from "./sources/sources-told.ts";
import { createProblemLog } from "./vcf/problem-log.ts";
import { provenance } from "./vcf/provenance.ts";
import { readVcf } from "./vcf/read-vcf.ts";
import { recordEnd, type VcfRecord } from "./vcf/record.ts";
import { createTally } from "./vcf/summarise.ts";
import { createVcfWriter, type OutputFormat } from "./vcf/vcf-writer.ts";

export type AnnotateHaplotypesOptions = Partial<Omit<HaplotypeOptions, "samples">> & {
  input: AsyncIterable<Uint8Array>;
  reference: Reference;
  /** What is joined with every record by allele or by place. */
  sources?: readonly CheckedSource[];
  engine: { name: string; version: string };
  /** Receives the annotated VCF. */
  result: ByteSink;
  /** Where the columns go that the result is explored by. */
  columns?: ColumnsOptions | undefined;
  /** Receives `rejects.vcf`. */
  rejects: ByteSink;
  limits: Limits;
  /** Whether genotypes are left unread, as for a file of sites: every first ALT on one haplotype (csq's `-s -`). */
  ignoreSamples?: boolean;
  /** Says of a record whether it is to be called; the others pass through, and do not count as neighbours (csq's -i and -e). */
  include?: (record: VcfRecord) => boolean;
  /** Of the result; "bgzip" unless said otherwise. */
  format?: OutputFormat;
  /** Compression level, 0 to 9. */
  level?: number;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  /** Monotonic milliseconds. */
  now: () => number;
};

export type AnnotateHaplotypesOutcome = AnnotateVcfOutcome & { troubles: HaplotypeTroubles };

/**
 * Adds BCSQ to every record of a VCF, as `bcftools csq` writes it. A record waits until no later one can change it, which is when the
 * transcripts that it lies in have ended; every readable record comes out, in order. Throws BadInputError when the input cannot be annotated at all.
 */
export async function annotateHaplotypes(
  options: AnnotateHaplotypesOptions,
): Promise<AnnotateHaplotypesOutcome> {
  const { reference, engine, now, include = () => true, sources = [] } = options;
  const began = now();
  const problems = createProblemLog();
  const tally = createTally();
  const writer = createVcfWriter({
    sink: options.result,
    format: options.format ?? "bgzip",
    level: options.level ?? defaultLevel,
    columns: options.columns,
  });
  let annotator: HaplotypeAnnotator | undefined;
  let samples = 0;
  const joiner = sources.length > 0 ? openSourceJoiner(sources, reference) : undefined;
  const sourceIds = sourceFieldIds(sources);
  const joined = { text: createTextBuffer(), ids: sourceIds.map((id) => Buffer.from(id)) };

  const join = (record: HeldRecord): void => {
    joined.text.length = 0;
    const { contig, pos, ref, alts } = record;
    if (record.annotatable)
      joiner?.joinInto(joined.text, {
        contig: contig.index,
        start: pos - 1,
        end: recordEnd(record),
        ref,
        alts,
      });
  };
  const write = (record: HeldRecord): void => {
    tally.alleles(record);
    const text = record.annotatable ? recordText(record) : "";
    if (text === "") tally.unannotated();
    else {
      const { mostSevere, terms, gene } = termsOfEntries(record.entries, reference);
      tally.consequences(mostSevere, terms, gene);
      if (samples > 0 && isMarked(record, options.mode ?? defaultHaplotypeOptions.mode))
        writeBits(record, samples);
    }
    if (joiner) join(record);
    writer.record(record, "BCSQ", text, joiner && joined);
  };
  const drain = (): void => {
    for (let record = annotator!.take(); record !== undefined; record = annotator!.take()) write(record);
  };

  const reading = readVcf({
    input: options.input,
    reference,
    rejects: options.rejects,
    limits: options.limits,
    problems,
    infoId: () => "BCSQ",
    onProgress: options.onProgress,
    signal: options.signal,
    now,
    visitor: {
      header(header) {
        samples = options.ignoreSamples === true ? 0 : header.samples;
        annotator = createHaplotypeAnnotator(reference, {
          ...defaultHaplotypeOptions,
          ...given(options),
          samples,
        });
        const oldField = (line: Buffer): string | undefined => {
          const id = /^##(?:INFO|FORMAT(?==<ID=BCSQ,))=<ID=([^,>]+)/.exec(
            line.toString("latin1", 0, 200),
          )?.[1];
          return id === "BCSQ" || (id !== undefined && sourceIds.includes(id)) ? id : undefined;
        };
        const line = header.meta.findIndex((meta) => oldField(meta) !== undefined);
        if (line >= 0)
          problems.add("field_replaced", { line: line + 1 }, { field: oldField(header.meta[line]!)! });
        const added = [
          annotator.headerLine,
          ...(samples > 0 ? [annotator.formatLine] : []),
          ...sourceHeaderLines(sources),
          provenance(engine, reference.meta),
        ];
        writer.header(header, added, (meta) => oldField(meta) !== undefined);
      },
      record(record, annotatable) {
        if (record.oldStart >= 0 && !problems.has("field_replaced"))
          problems.add("field_replaced", { line: record.line }, { field: "BCSQ" });
        annotator!.push(record, annotatable && include(record));
        drain();
      },
      pressure: () => writer.pressure(),
    },
  });
  const outcome = await reading.catch((error: unknown) => {
    joiner?.close();
    throw error;
  });
  annotator?.flush();
  drain();
  joiner?.close();
  const { index, outOfReach } = await writer.finish(outcome.sorted);
  if (outOfReach) problems.add("too_long_for_tabix");

  const { name, assembly, geneSet, checksum } = reference.meta;
  const { genes } = reference;
  const summary = tally.finish({
    engine,
    reference: { name, assembly, geneSet, checksum },
    outcome,
    seconds: Math.max(0, now() - began) / 1000,
    indexed: index !== null,
    problems: problems.list(),
    gene: (gene) => ({
      id: stringAt(genes.strings, genes.geneId[gene]!),
      symbol: stringAt(genes.strings, genes.geneSymbol[gene]!),
    }),
  });
  const told = sourcesTold(sources, joiner?.take() ?? []);
  return { summary: { ...summary, ...told }, index, troubles: annotator!.troubles };
}

/** Only what was said: an undefined would hide its default. */
function given({
  mode,
  phase,
  maxEntries,
  maxProtein,
  biotypes,
  utrs,
  geneticCode,
}: AnnotateHaplotypesOptions): Partial<HaplotypeOptions> {
  const all = { mode, phase, maxEntries, maxProtein, biotypes, utrs, geneticCode };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Whether csq writes the bitmask: with an ALT in any sample, and by itself for what it calls allele by allele. */
function isMarked({ haplotypes, bits, entries }: HeldRecord, mode: HaplotypeOptions["mode"]): boolean {
  if (bits !== undefined || haplotypes.some((allele) => allele > 0)) return true;
  return mode === "independent" && entries.some(({ allele }) => allele > 0);
}
