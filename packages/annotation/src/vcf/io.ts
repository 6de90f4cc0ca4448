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

/**
 * What a caller who has no reason to choose otherwise uses. 16 MiB a line is 160 times the longest line of the
 * 1000 Genomes phase 3 release (2,504 samples, about 100 kB); 64 GiB expanded is a 5 GiB upload at bgzip's usual 1:12.
 */
export const defaultLimits: Limits = { maxLineBytes: 16 * 2 ** 20, maxExpandedBytes: 64 * 2 ** 30 };
