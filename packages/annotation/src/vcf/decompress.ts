import { gunzip } from "#platform";
import { bgzfEnd } from "./bgzf-end.ts";
import { formatBytes } from "./format-bytes.ts";
import { GunzipError } from "./gunzip-error.ts";
import type { Limits } from "./io.ts";
import { orAborted } from "./or-aborted.ts";
import type { ProblemLog } from "./problem-log.ts";
import { nameImpostor, sniffBytes, sniffCompression } from "./sniff.ts";

export type OpenedInput = {
  compression: "plain" | "gzip" | "bgzip";
  /** The text, in chunks of any size. Each may be read once, and is not reused. */
  chunks: AsyncGenerator<Buffer, void, undefined>;
  /** Bytes taken from the input so far, as they came (compressed or not). */
  bytesRead(): number;
};

type OpenOptions = {
  input: AsyncIterable<Uint8Array>;
  limits: Limits;
  problems: ProblemLog;
  signal?: AbortSignal | undefined;
};

/**
 * Looks at the first bytes and opens plain text, gzip (one member or many) or bgzip alike.
 * Truncation, damage, other formats and expansion beyond the limit end as BadInputError while reading.
 */
export async function openInput({ input, limits, problems, signal }: OpenOptions): Promise<OpenedInput> {
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  const raw = (async function* () {
    for await (const chunk of abortable(input, signal)) {
      if (chunk.length === 0) continue;
      bytes += chunk.length;
      const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      tail =
        buffer.length >= bgzfEnd.length ? buffer : Buffer.concat([tail.subarray(-bgzfEnd.length), buffer]);
      yield buffer;
    }
  })();
  const { head, all } = await peek(raw);
  if (head.length === 0) problems.fail("empty_file");

  const compression = sniffCompression(head);
  if (compression === "plain") {
    refuseImpostor(head, problems);
    return { compression, chunks: all, bytesRead: () => bytes };
  }
  const expanded = await peek(expand(all, limits, problems)).catch(async (error: unknown) => {
    await raw.return();
    throw error;
  });
  if (expanded.head.length === 0) problems.fail("empty_file");
  refuseImpostor(expanded.head, problems);
  const chunks = (async function* () {
    yield* expanded.all;
    // htslib warns likewise: a bgzip file copied only in part may well end between two blocks.
    if (compression === "bgzip" && !tail.subarray(-bgzfEnd.length).equals(bgzfEnd))
      problems.add("no_bgzip_end");
  })();
  return { compression, chunks, bytesRead: () => bytes };
}

function refuseImpostor(head: Buffer, problems: ProblemLog): void {
  const what = nameImpostor(head);
  if (what) problems.fail("not_a_vcf", { line: 1 }, { what });
}

/** The first `sniffBytes` (fewer at the end), and everything including them. */
async function peek(source: AsyncGenerator<Buffer, void, undefined>) {
  const first: Buffer[] = [];
  let length = 0;
  while (length < sniffBytes) {
    const { done, value } = await source.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const head = Buffer.concat(first);
  const all = (async function* () {
    try {
      if (head.length > 0) yield head;
      yield* source;
    } finally {
      await source.return();
    }
  })();
  return { head, all };
}

async function* expand(source: AsyncIterable<Buffer>, limits: Limits, problems: ProblemLog) {
  let expanded = 0;
  try {
    for await (const chunk of gunzip(source)) {
      expanded += chunk.length;
      if (expanded > limits.maxExpandedBytes) {
        problems.fail("expands_too_much", undefined, { limit: formatBytes(limits.maxExpandedBytes) });
      }
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof GunzipError)) throw error;
    if (error.truncated) problems.fail("truncated_gzip");
    problems.fail("corrupt_gzip", undefined, { what: error.message });
  }
}

/** Iterates over `input`, but an abort ends the waiting for a chunk that may never come. */
async function* abortable(input: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined) {
  if (!signal) {
    yield* input;
    return;
  }
  signal.throwIfAborted();
  const iterator = input[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await orAborted(iterator.next(), signal);
      if (done) return;
      yield value;
    }
  } finally {
    // Not awaited when aborted: a source that hangs would hang here as well.
    const closed = iterator.return?.();
    if (!signal.aborted) await closed;
    else closed?.then(undefined, () => {});
  }
}
