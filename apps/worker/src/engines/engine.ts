import type { ByteSink, Limits, Progress } from "@gas/annotation/annotate-vcf";
import type { Reference } from "@gas/annotation/genes/reference";
import type { Summary } from "@gas/annotation/summary";
import type { OfferedReference } from "@gas/core/jobs/worker-beat";

export type EngineRequest = {
  reference: string;
  input: AsyncIterable<Uint8Array>;
  /** Receives the annotated VCF as BGZF. */
  result: ByteSink;
  /** Receives `rejects.vcf`; nothing is written when nothing is rejected. */
  rejects: ByteSink;
  /** Receives the columns file that the result is explored by. */
  columns: ByteSink;
  limits: Limits;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
  /** A line for the job's log. */
  note: (line: string) => void;
};

/** Something that annotates a VCF. Throws `BadInputError` for what the person must mend, `AppError` for its own failures. */
export type Engine = {
  name: string;
  version: string;
  references: readonly OfferedReference[];
  /** The bundles it works from, for the genome browser; an engine that brings its own reference has none. */
  bundles: readonly Reference[];
  run(request: EngineRequest): Promise<{ summary: Summary; index: Uint8Array | null }>;
};
