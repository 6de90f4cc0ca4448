import { isUtf8 } from "node:buffer";
import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { GunzipError } from "../vcf/gunzip-error.ts";

/*
 * What reading a VCF needs of the machine under it, as Node has it. `package.json` gives this module's place (`#platform`) to
 * `browser.ts` where there is no Node: all the rules above are the same in both.
 */

export { isUtf8 };

/** Expands gzip, one member or many. Throws GunzipError for what is no gzip or no whole one. */
export async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  // Runs in libuv's thread pool, so it overlaps with the annotating; 128 KiB keeps one chunk's work at a few ms.
  const expand = createGunzip({ chunkSize: 128 * 1024 });
  pipeline(Readable.from(source, { objectMode: true, highWaterMark: 2 }), expand, () => {
    // Whatever goes wrong comes out of the iteration below.
  });
  try {
    yield* expand as AsyncIterable<Buffer>;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!code.startsWith("Z_")) throw error;
    throw new GunzipError((error as Error).message, code === "Z_BUF_ERROR", { cause: error });
  }
}
