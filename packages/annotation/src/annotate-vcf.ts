/* contract; written by the VCF part */
import type { Summary } from "./summary.ts";
import type { ReferenceSequence } from "./genes/reference.ts";
import type { RecordAnnotator } from "./consequences/record-annotator.ts";

/** Takes bytes; a returned promise is waited for before more is written. */
export type ByteSink = { write(bytes: Uint8Array): void | Promise<void> };

export type Limits = {
  /** Longest line, in bytes. */
  maxLineBytes: number;
  /** Most bytes that a compressed input may expand to: what stops a gzip bomb. */
  maxExpandedBytes: number;
};

/** `inputBytes` counts as uploaded (compressed), so that it can be held against the file's size. */
export type Progress = { inputBytes: number; records: number };

export type AnnotateVcfOptions = {
  input: AsyncIterable<Uint8Array>;
  reference: ReferenceSequence;
  annotator: RecordAnnotator;
  engine: { name: string; version: string };
  /** Receives the annotated VCF as BGZF, end-of-file block included. */
  result: ByteSink;
  /** Receives `rejects.vcf` as plain text; nothing is written when nothing is rejected. */
  rejects: ByteSink;
  limits: Limits;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  /** Monotonic milliseconds, for the rate. */
  now: () => number;
};

/** `index` is the tabix index (`.tbi`, itself BGZF) or null when the records are out of order. */
export type AnnotateVcfOutcome = { summary: Summary; index: Uint8Array | null };
