import { BadInputError } from "../bad-input-error.ts";
import type { ReferenceSequence } from "../genes/reference.ts";
import { checkContigLengths } from "./build-check.ts";
import { createChunkCutter, defaultChunkBytes, type TextChunk } from "./chunk-cutter.ts";
import { openInput } from "./decompress.ts";
import { createHeaderBuilder, type VcfHeader } from "./header.ts";
import type { Limits } from "./io.ts";
import { createLineReader } from "./line-reader.ts";
import { createProblemLog, type ProblemLog } from "./problem-log.ts";

export type OpenVcfOptions = {
  input: AsyncIterable<Uint8Array>;
  /** Null when there is nothing to hold the file against. */
  reference: ReferenceSequence | null;
  limits: Limits;
  /** Takes what the header is found to break. */
  problems: ProblemLog;
  signal?: AbortSignal | undefined;
  chunkBytes?: number | undefined;
};

export type OpenedVcf = {
  header: VcfHeader;
  compression: "plain" | "gzip" | "bgzip";
  /** The records, in chunks of whole lines. What goes wrong in reading on, such as damaged compression, is thrown here. */
  chunks: AsyncGenerator<TextChunk, void, undefined>;
  /** Gives the memory of a chunk back. */
  recycle(memory: ArrayBuffer): void;
  bytesRead(): number;
  /** What was found wrong with the input as such; to be told behind what is wrong with its records. */
  late: ProblemLog;
};

/** Reads a VCF's header, and cuts the rest into chunks. Throws BadInputError for what is no VCF. */
export async function openVcf(options: OpenVcfOptions): Promise<OpenedVcf> {
  const { reference, problems, limits, signal } = options;
  const late = createProblemLog();
  const input = await openInput({ input: options.input, limits, problems: late, signal });
  const lines = createLineReader(limits.maxLineBytes, problems);
  const builder = createHeaderBuilder(problems);

  const readHeader = async (): Promise<boolean> => {
    for (;;) {
      while (lines.next()) if (builder.take(lines)) return true;
      const { done, value } = await input.chunks.next();
      signal?.throwIfAborted();
      if (!done) lines.feed(value);
      else {
        lines.finish();
        return lines.next() && builder.take(lines);
      }
    }
  };
  try {
    if (!(await readHeader())) return builder.missing(lines.line);
    if (reference) checkContigLengths(builder.header, reference, problems);
  } catch (error) {
    await input.chunks.return();
    throw withEarlier(error, problems);
  }

  const cutter = createChunkCutter({
    chunkBytes: options.chunkBytes ?? defaultChunkBytes,
    maxLineBytes: limits.maxLineBytes,
    problems: late,
    firstLine: lines.line + 1,
  });
  const chunks = async function* (): AsyncGenerator<TextChunk, void, undefined> {
    yield* cutter.add(lines.rest());
    for await (const text of input.chunks) {
      signal?.throwIfAborted();
      yield* cutter.add(text);
    }
    const last = cutter.finish();
    if (last) yield last;
  };
  const { header } = builder;
  const { compression, bytesRead } = input;
  return { header, compression, chunks: chunks(), recycle: cutter.recycle, bytesRead, late };
}

/** The same error, with what was found wrong before it. */
export function withEarlier(error: unknown, earlier: ProblemLog): unknown {
  if (!(error instanceof BadInputError)) return error;
  const [fatal, ...rest] = error.problems;
  if (fatal === undefined) return error;
  const told = new Set(error.problems.map(({ rule }) => rule));
  return new BadInputError([fatal, ...earlier.list().filter(({ rule }) => !told.has(rule)), ...rest]);
}
