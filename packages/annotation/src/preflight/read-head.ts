import { BadInputError } from "../bad-input-error.ts";
import type { TextChunk } from "../vcf/chunk-cutter.ts";
import type { VcfHeader } from "../vcf/header.ts";
import { defaultLimits } from "../vcf/io.ts";
import { openVcf } from "../vcf/open-vcf.ts";
import { createProblemLog, type FoundProblem } from "../vcf/problem-log.ts";

/** The beginning of a VCF, read as the engine reads it, and not yet held against any reference. */
export type VcfHead = {
  compression: "plain" | "gzip" | "bgzip";
  header: VcfHeader;
  /** What the header breaks, whatever the reference. */
  found: FoundProblem[];
  /** The first records, in chunks of whole lines. */
  chunks: TextChunk[];
  /** Whether they are all that the file has. */
  whole: boolean;
  /** Where reading on turned out impossible, such as at damaged compression. */
  damage: BadInputError | null;
  /** What is wrong with the file as such, told behind what is wrong with its records. */
  late: FoundProblem[];
  /** Bytes taken from the file, as they came (compressed or not). */
  inputBytes: number;
};

export type ReadHeadOptions = {
  input: AsyncIterable<Uint8Array>;
  /** Stops after so many bytes of records (expanded); the header is read whatever its length, up to the engine's own limit. */
  recordBytes: number;
  signal?: AbortSignal | undefined;
  /** Bytes taken from the file so far. */
  onProgress?: ((inputBytes: number) => void) | undefined;
};

/**
 * Reads a file's header and first records, and no more of it than that takes. Throws BadInputError for what is no VCF,
 * by the very code that the engine reads with.
 */
export async function readHead(options: ReadHeadOptions): Promise<VcfHead> {
  const { recordBytes, signal, onProgress } = options;
  let taken = 0;
  const input = (async function* () {
    for await (const chunk of options.input) {
      taken += chunk.length;
      onProgress?.(taken);
      yield chunk;
    }
  })();
  const problems = createProblemLog();
  const opened = await openVcf({ input, reference: null, limits: defaultLimits, problems, signal });
  const chunks: TextChunk[] = [];
  let bytes = 0;
  let whole = false;
  let damage: BadInputError | null = null;
  try {
    while (bytes < recordBytes && !whole) {
      const { done, value } = await opened.chunks.next();
      if (done) whole = true;
      else {
        chunks.push(value);
        bytes += value.bytes.length;
      }
    }
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    damage = error;
  } finally {
    await opened.chunks.return();
  }
  return {
    compression: opened.compression,
    header: opened.header,
    found: problems.found(),
    chunks,
    whole,
    damage,
    late: opened.late.found(),
    inputBytes: taken,
  };
}
