import type { ByteSink } from "./io.ts";

/** The promise, unless the signal comes first: then its reason, whatever becomes of the promise. Leaves nothing behind at the signal. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    const leave = (): void => signal.removeEventListener("abort", stop);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    work.then(
      (value) => {
        leave();
        resolve(value);
      },
      (error: unknown) => {
        leave();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** The sink, but an abort ends the waiting for one that takes no more. */
export function abortableSink(sink: ByteSink, signal: AbortSignal | undefined): ByteSink {
  return {
    write(bytes) {
      const wait = sink.write(bytes);
      return wait && orAborted(wait, signal);
    },
  };
}
