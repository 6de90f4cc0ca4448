import { Worker } from "node:worker_threads";
import type { FuzzMessage, FuzzSetup } from "./fuzz-thread.ts";

/** An input that takes longer hangs, or comes near enough. */
const patienceMs = 60_000;
/**
 * What may be held more at the end than after the first inputs: transcripts' texts, compiled code, and the text buffers that a long line has
 * made larger, of which each thread keeps up to 16 MiB. What leaks goes beyond that when the fuzzer runs for longer.
 */
const toleratedGrowth = 96 * 2 ** 20;

/** Tries made-up inputs for a while; throws at the first that breaks a law, naming its seed. Answers how many were tried. */
export function fuzz(setup: FuzzSetup): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./fuzz-thread.ts", import.meta.url), { workerData: setup });
    let trying = setup.seed;
    let watchdog: NodeJS.Timeout | undefined;
    const end = (error: Error | null, tried = 0): void => {
      clearTimeout(watchdog);
      void worker.terminate();
      if (error) reject(error);
      else resolve(tried);
    };
    worker.on("message", (message: FuzzMessage) => {
      clearTimeout(watchdog);
      if ("trying" in message) {
        ({ trying } = message);
        watchdog = setTimeout(() => end(new Error(`seed ${trying} hangs`)), patienceMs);
        return;
      }
      const { tried, heldBytes } = message;
      const early = heldBytes[Math.min(1, heldBytes.length - 1)] ?? 0;
      const growth = (heldBytes.at(-1) ?? 0) - early;
      if (growth > toleratedGrowth)
        end(new Error(`${(growth / 2 ** 20).toFixed(0)} MiB more are held after ${tried} inputs`));
      else end(null, tried);
    });
    worker.on("error", (error) =>
      end(error instanceof Error ? error : new Error(`seed ${trying}: ${String(error)}`)),
    );
  });
}
