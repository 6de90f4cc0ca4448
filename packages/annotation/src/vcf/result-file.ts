import { bgzfEnd } from "./bgzf-end.ts";
import type { ByteSink } from "./io.ts";
import type { PackedText } from "./pack-text.ts";
import { createTabixBuilder, type TabixPart } from "./tabix.ts";
import type { OutputFormat } from "./vcf-writer.ts";

/** The annotated VCF, put together of packed texts, and its index. */
export type ResultFile = {
  /** Appends a text. `index` is what its records add to the index, or null where they cannot be indexed. */
  add(text: PackedText, index: readonly TabixPart[] | null): Promise<void>;
  /** How many blocks there are so far, and the bytes that each takes. */
  blocks(): number;
  blockSizes(): number[];
  /** Writes the end; the index, or null when `sorted` is false, a text could not be indexed or the output is plain. */
  finish(sorted: boolean): Promise<Buffer | null>;
};

export function createResultFile(sink: ByteSink, format: OutputFormat): ResultFile {
  const tabix = createTabixBuilder();
  /** File offset of each block: 8 bytes per 64 KiB of output. */
  const offsets: number[] = [];
  let fileOffset = 0;
  let indexing = format === "bgzip";

  return {
    async add({ bytes, sizes }, index) {
      if (index === null) indexing = false;
      else if (indexing) tabix.append(index, offsets.length);
      for (const size of sizes) {
        offsets.push(fileOffset);
        fileOffset += size;
      }
      if (bytes.length > 0) await sink.write(bytes);
    },
    blocks: () => offsets.length,
    blockSizes: () => offsets.map((from, i) => (offsets[i + 1] ?? fileOffset) - from),
    async finish(sorted) {
      if (format === "bgzip") await sink.write(bgzfEnd);
      if (!indexing || !sorted) return null;
      return tabix.finish(
        (position) =>
          (BigInt(offsets[Math.floor(position / 65536)] ?? fileOffset) << 16n) | BigInt(position % 65536),
      );
    },
  };
}
