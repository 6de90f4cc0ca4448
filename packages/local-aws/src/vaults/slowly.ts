import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

const piecesPerSecond = 10;

/** The same bytes at no more than so many a second, a tenth of a second's worth at a time. */
export const slowly = (body: Readable, bytesPerSecond: number): Readable =>
  Readable.from(pieces(body, bytesPerSecond), { objectMode: false });

// A generator, so that `body` is closed when whoever reads hangs up.
async function* pieces(body: Readable, bytesPerSecond: number): AsyncGenerator<Buffer> {
  const most = Math.max(1, Math.floor(bytesPerSecond / piecesPerSecond));
  for await (const chunk of body as AsyncIterable<Buffer>)
    for (let at = 0; at < chunk.length; at += most) {
      const piece = chunk.subarray(at, at + most);
      await sleep((piece.length / bytesPerSecond) * 1000);
      yield piece;
    }
}
