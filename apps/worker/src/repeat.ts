import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "./log.ts";

/** Does `work` every `everyMs` until `signal`; a round that fails is logged and the next one comes. */
export async function repeat(
  { name, everyMs, signal, log }: { name: string; everyMs: number; signal: AbortSignal; log: Log },
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      log.error({ err: error }, `${name} failed`);
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}
