import { isUtf8 } from "node:buffer";
import { createGunzip } from "node:zlib";
import { GunzipError } from "../vcf/gunzip-error.ts";

/*
 * What reading a VCF needs of the machine under it, as Node has it. `package.json` gives this module's place (`#platform`) to
 * `browser.ts` where there is no Node: all the rules above are the same in both.
 */

export { isUtf8 };

/** Compressed bytes expanded at a time: at gzip's utmost ratio of 1,032 to 1 that is 32 MiB of text. */
const pieceBytes = 32 * 1024;

/**
 * Expands gzip, one member or many. Throws GunzipError for what is no gzip or no whole one, behind all that could be expanded before. How much that is
 * depends on the bytes alone: a stream that is piped drops, when it fails, what nobody has fetched yet, so each piece is waited for here.
 */
export async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  // Runs in libuv's thread pool, so it overlaps with the annotating. Each part of a piece waits for the event loop's turn: a piece of a usual
  // VCF, which is a tenth of its text, comes in one.
  const expand = createGunzip({ chunkSize: 512 * 1024 });
  let failure: Error | undefined;
  let expanded: Buffer[] = [];
  let settle = (): void => {};
  expand.on("data", (bytes: Buffer) => void expanded.push(bytes));
  expand.on("error", (error) => {
    failure = error;
    settle();
  });
  expand.on("end", () => settle());
  /** Expands a piece, or, without one, what is left at the end; never rejects. */
  const push = async (piece?: Buffer): Promise<Expanded> => {
    if (failure === undefined)
      await new Promise<void>((resolve) => {
        settle = resolve;
        if (piece === undefined) expand.end();
        else expand.write(piece, () => resolve());
      });
    const answer = { chunks: expanded, failure };
    expanded = [];
    return answer;
  };
  try {
    // While one piece's text is used, the next is being expanded.
    let ahead: Promise<Expanded> | undefined;
    for await (const piece of inPieces(source)) {
      if (ahead !== undefined) yield* take(await ahead);
      ahead = push(piece);
    }
    if (ahead !== undefined) yield* take(await ahead);
    yield* take(await push());
  } finally {
    expand.destroy();
  }
}

type Expanded = { chunks: readonly Buffer[]; failure: Error | undefined };

function* take({ chunks, failure }: Expanded): Generator<Buffer, void, undefined> {
  yield* chunks;
  if (failure === undefined) return;
  const code = "code" in failure ? String(failure.code) : "";
  if (!code.startsWith("Z_")) throw failure;
  throw new GunzipError(failure.message, code === "Z_BUF_ERROR", { cause: failure });
}

/** The same bytes in pieces of one size, however they come: where damaged data end is then always the same. */
async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    held.push(chunk);
    length += chunk.length;
    if (length < pieceBytes) continue;
    const all = held.length === 1 ? chunk : Buffer.concat(held);
    let at = 0;
    for (; all.length - at >= pieceBytes; at += pieceBytes) yield all.subarray(at, at + pieceBytes);
    held = at === all.length ? [] : [all.subarray(at)];
    length = all.length - at;
  }
  if (length > 0) yield Buffer.concat(held);
}
