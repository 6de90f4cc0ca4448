import { Transform, type Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** The same bytes at no more than so many a second. */
export function slowly(body: Readable, bytesPerSecond: number): Readable {
  const brake = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      void sleep((chunk.length / bytesPerSecond) * 1000).then(() => done(null, chunk));
    },
  });
  body.on("error", (error) => brake.destroy(error));
  return body.pipe(brake);
}
