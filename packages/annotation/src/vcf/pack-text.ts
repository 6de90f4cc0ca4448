import { frameBlock } from "./bgzf.ts";
import type { OutputFormat } from "./vcf-writer.ts";
import type { VcfText } from "./vcf-text.ts";

/** Text as it goes to the output: BGZF blocks (without the end mark) or plain, one behind the other. */
export type PackedText = {
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes that each block takes. */
  sizes: number[];
};

/** Packs a text, in this thread; pauses after each block. */
export function* packText(
  { buffer, cuts }: VcfText,
  { format, level }: { format: OutputFormat; level: number },
): Generator<void, PackedText> {
  const text = buffer.bytes.subarray(0, buffer.length);
  if (text.length === 0) return { bytes: new Uint8Array(), sizes: [] };
  if (format === "plain") return { bytes: new Uint8Array(text), sizes: [text.length] };
  const blocks: Buffer[] = [];
  for (let i = 0; i <= cuts.length; i++) {
    if (i > 0) yield;
    blocks.push(frameBlock(text.subarray(cuts[i - 1] ?? 0, cuts[i] ?? text.length), level));
  }
  const sizes = blocks.map(({ length }) => length);
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return { bytes, sizes };
}
