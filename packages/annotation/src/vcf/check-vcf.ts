import type { ReferenceSequence } from "../genes/reference.ts";
import type { Problem } from "../problem.ts";
import type { ByteSink, Limits, Progress } from "./io.ts";
import { createProblemLog } from "./problem-log.ts";
import { readVcf, type ReadVcfOutcome } from "./read-vcf.ts";
import { createVcfWriter } from "./vcf-writer.ts";

export type CheckVcfOptions = {
  input: AsyncIterable<Uint8Array>;
  /** Null when the tool brings its own: then contigs and REF are not checked. */
  reference: ReferenceSequence | null;
  /** Receives the header and the readable records as plain VCF. */
  accepted: ByteSink;
  rejects: ByteSink;
  limits: Limits;
  /**
   * Whether records that the reference cannot place go to the tool as well. True unless said otherwise: they come out
   * of most tools unannotated. False for a tool that stops at them, as bcftools csq does; then they are not in the result.
   */
  passUnplaced?: boolean;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  now: () => number;
};

/** `passed` records reached the tool. */
export type CheckVcfOutcome = { outcome: ReadVcfOutcome; passed: number; problems: Problem[] };

/** Holds a VCF against every rule and hands on what is good: what goes before a tool that would stop at the first fault. */
export async function checkVcf(options: CheckVcfOptions): Promise<CheckVcfOutcome> {
  const { passUnplaced = true } = options;
  const problems = createProblemLog();
  const writer = createVcfWriter({ sink: options.accepted, format: "plain", level: 0 });
  let passed = 0;
  const outcome = await readVcf({
    input: options.input,
    reference: options.reference,
    rejects: options.rejects,
    limits: options.limits,
    problems,
    infoId: () => "",
    onProgress: options.onProgress,
    signal: options.signal,
    now: options.now,
    visitor: {
      header: (header) => writer.header(header, [], () => false),
      record(record, annotatable) {
        if (!annotatable && !passUnplaced) return;
        passed++;
        writer.copy(record);
      },
      pressure: () => writer.pressure(),
    },
  });
  await writer.finish(outcome.sorted);
  return { outcome, passed, problems: problems.list() };
}
