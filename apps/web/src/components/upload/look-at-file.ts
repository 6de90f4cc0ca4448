import type { OfferedSequence } from "@gas/annotation/preflight/offered-sequence";
import type { Preflight } from "@gas/annotation/preflight/preflight";
import type { LookFailure, LookNews, LookWish } from "./preflight-worker.ts";

export type LookEnd = { found: Preflight } | { failed: LookFailure };
export type Look = { end: Promise<LookEnd>; stop: () => void };

type Waiting = { onProgress: (inputBytes: number) => void; resolve: (end: LookEnd) => void };

let worker: Worker | null = null;
let looks = 0;
const waiting = new Map<number, Waiting>();

/** Reads the head of `file` in a thread of its own, by the engine's rules. `onProgress`: bytes read of the file so far. */
export function lookAtFile(
  file: File,
  references: readonly OfferedSequence[],
  onProgress: (inputBytes: number) => void,
): Look {
  const id = ++looks;
  const { promise, resolve } = Promise.withResolvers<LookEnd>();
  waiting.set(id, { onProgress, resolve });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker is told, not a window
  const send = (wish: LookWish): void => (worker ??= newWorker()).postMessage(wish);
  send({ id, file, references });
  return {
    end: promise,
    stop: () => {
      waiting.delete(id);
      send({ id, stop: true });
      // Whoever waits for the end goes on to the next file.
      resolve({ failed: { unreadable: false, message: "stopped" } });
    },
  };
}

function newWorker(): Worker {
  const made = new Worker(new URL("./preflight-worker.ts", import.meta.url), { type: "module" });
  made.addEventListener("message", ({ data }: MessageEvent<LookNews>) => {
    const asker = waiting.get(data.id);
    if (!asker) return;
    if ("inputBytes" in data) return asker.onProgress(data.inputBytes);
    waiting.delete(data.id);
    asker.resolve(data);
  });
  // The script did not load, or it fell over something unforeseen: whoever waits is told, and the next look gets a new one.
  made.addEventListener("error", (event) => {
    worker = null;
    for (const { resolve } of waiting.values())
      resolve({ failed: { unreadable: false, message: event.message } });
    waiting.clear();
  });
  return made;
}
