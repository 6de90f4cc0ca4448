import type { Progress } from "./io.ts";

/** Keeps long work from holding up everything else in the thread, and tells how far it is. */
export type Turns = {
  /** To be called often; gives the event loop its turn when one is due. Throws when the work was aborted meanwhile. */
  next(): Promise<void> | undefined;
  /** Tells the progress at the end. */
  last(): void;
};

/** Longest stretch without giving the event loop a turn; heartbeats need one at least every 20 ms. */
const sliceMs = 8;
const progressMs = 100;

type TurnsOptions = {
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Monotonic milliseconds. */
  now: () => number;
};

export function createTurns({ onProgress, signal, now }: TurnsOptions, progress: () => Progress): Turns {
  let sliceStart = now();
  let progressAt = sliceStart;
  return {
    next() {
      const time = now();
      if (onProgress && time - progressAt >= progressMs) {
        progressAt = time;
        onProgress(progress());
      }
      if (time - sliceStart <= sliceMs) return undefined;
      return new Promise<void>((resolve, reject) =>
        setImmediate(() => {
          sliceStart = now();
          if (signal?.aborted) reject(signal.reason as Error);
          else resolve();
        }),
      );
    },
    last: () => onProgress?.(progress()),
  };
}
