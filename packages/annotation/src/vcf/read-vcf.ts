import type { ReferenceSequence } from "../genes/reference.ts";
import { createContigTable, type ContigUse } from "./contigs.ts";
import type { VcfHeader } from "./header.ts";
import type { ByteSink, Limits, Progress } from "./io.ts";
import { openVcf, withEarlier } from "./open-vcf.ts";
import type { ProblemLog } from "./problem-log.ts";
import { createChunkReader } from "./read-chunk.ts";
import { createReadingLedger } from "./reading-ledger.ts";
import type { VcfRecord } from "./record.ts";
import { createRejectsWriter } from "./rejects.ts";
import { createTurns } from "./turns.ts";

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

/** Receives what was read. Synchronous but for `pressure`, which is asked every few records. */
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

/**
 * Reads a VCF in one pass with bounded memory, checks every rule of `rules.ts`, and shows each readable record to the visitor, in
 * order. For work that does not need the records one after the other there is `threads/`.
 */
export async function readVcf(options: ReadVcfOptions): Promise<ReadVcfOutcome> {
  const { reference, problems, visitor, limits, signal } = options;
  const input = await openVcf(options);
  const { header, compression, late } = input;
  const rejects = createRejectsWriter(options.rejects, () => header);
  const contigs = createContigTable({ reference, declared: header.contigs, problems });
  const ledger = createReadingLedger({ reference, header, contigs, problems, rejects });
  const progress = (): Progress => ({ inputBytes: input.bytesRead(), records: ledger.read() });
  const turns = createTurns(options, progress);
  visitor.header(header);
  const read = createChunkReader({
    reference,
    contigs,
    columnCount: header.columnCount,
    infoId: options.infoId(),
    maxLineBytes: limits.maxLineBytes,
    visit: (record, annotatable) => visitor.record(record, annotatable),
  });
  try {
    for await (const chunk of input.chunks) {
      const reading = read(chunk);
      let step = reading.next();
      for (; step.done !== true; step = reading.next()) {
        await visitor.pressure();
        await turns.next();
      }
      ledger.add(step.value);
      await rejects.pressure();
      signal?.throwIfAborted();
    }
    const outcome = ledger.finish();
    await visitor.pressure();
    await rejects.finish();
    problems.merge(late.found());
    turns.last();
    return { header, compression, inputBytes: input.bytesRead(), ...outcome };
  } catch (error) {
    throw withEarlier(error, problems);
  }
}
