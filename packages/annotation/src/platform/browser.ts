import { Gunzip } from "fflate";
import { GunzipError } from "../vcf/gunzip-error.ts";

/*
 * What reading a VCF needs of the machine under it, in a browser's worker. `Buffer` is of the bundler: it brings one along for whoever names it.
 */

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Whether `bytes` are UTF-8 from the first to the last. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Compressed bytes expanded at a time: at gzip's utmost ratio of 1,032 to 1 that is 16 MiB of text. */
const pieceBytes = 16 * 1024;
/** What fflate calls the end of the input where there should be more of it. */
const unexpectedEnd = 0;

/**
 * Expands gzip, one member or many. Not by the browser's own DecompressionStream: that refuses whatever follows the first
 * member (Compression Streams Standard, section 4), and a bgzip file is a chain of them. Throws GunzipError for what is
 * no gzip or no whole one; checksums are not looked at, the engine does that with the whole file before it.
 */
export async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  let expanded: Uint8Array[] = [];
  const expand = new Gunzip((chunk) => void expanded.push(chunk));
  const push = (piece: Uint8Array, last: boolean): Buffer[] => {
    expanded = [];
    try {
      expand.push(piece, last);
    } catch (error) {
      const { message, code } = error as Error & { code?: unknown };
      throw new GunzipError(message, code === unexpectedEnd, { cause: error });
    }
    return expanded.map((chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  };
  for await (const chunk of source)
    for (let at = 0; at < chunk.length; at += pieceBytes)
      // A copy: what is left over of a piece is kept for the next.
      yield* push(Uint8Array.from(chunk.subarray(at, at + pieceBytes)), false);
  yield* push(new Uint8Array(), true);
}
