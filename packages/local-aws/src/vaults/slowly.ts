import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** The same bytes at no more than so many a second. */
export function slowly(body: Readable, bytesPerSecond: number): Readable {
  return Readable.from(
    (async function* () {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        await sleep((chunk.length / bytesPerSecond) * 1000);
        yield chunk;
      }
    })(),
    { objectMode: false },
  );
}
