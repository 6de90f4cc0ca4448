import { bgzfEnd } from "../vcf/bgzf-end.ts";
import { blockBytes, frameBlock } from "../vcf/bgzf.ts";

/** Fast: the text goes out as it is made. */
const level = 3;

/** Text as BGZF, which every reader of gzip takes for one. Ends with BGZF's own mark, by which it is known to be whole. */
export async function* bgzipped(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let pending = Buffer.alloc(0);
  for await (const piece of text) {
    pending = Buffer.concat([pending, Buffer.from(piece)]);
    let at = 0;
    for (; pending.length - at >= blockBytes; at += blockBytes)
      yield frameBlock(pending.subarray(at, at + blockBytes), level);
    pending = pending.subarray(at);
  }
  if (pending.length > 0) yield frameBlock(pending, level);
  yield bgzfEnd;
}
