import { setTimeout as sleep } from "node:timers/promises";
import { beatEveryMs, type WorkerBeat } from "@gas/core/jobs/worker-beat";
import type { WorkerRegistry } from "@gas/core/ports/worker-registry";
import type { Handler } from "./consume.ts";
import type { Log } from "./log.ts";

/** A moving mean that follows a change of load within some ten jobs. */
const meanWeight = 0.2;
const forgetAfterMs = 7 * 24 * 3600_000;

export type Pulse = {
  /** Wraps the annotator so that its jobs are counted and timed. */
  timed(handler: Handler<"annotationRequests">): Handler<"annotationRequests">;
  /** Beats until `signal`, then says good-bye. */
  run(signal: AbortSignal): Promise<void>;
};

/** The worker's signs of life: what waiting people's "expected start" is computed from. */
export function pulse(
  deps: { registry: WorkerRegistry; now(): number; log: Log },
  who: Pick<WorkerBeat, "workerId" | "slots" | "references" | "engine">,
): Pulse {
  const startedAt = deps.now();
  let busy = 0;
  let jobsDone = 0;
  let meanJobMs = 0;

  const beat = (gone: boolean): Promise<void> => {
    const seenAt = deps.now();
    const state = { ...who, startedAt, seenAt, busy, jobsDone, meanJobMs };
    return deps.registry.beat(gone ? { ...state, stoppedAt: seenAt } : state);
  };
  const forgetOld = async () => {
    const old = (await deps.registry.list()).filter(({ seenAt }) => deps.now() - seenAt > forgetAfterMs);
    await Promise.all(old.map(({ workerId }) => deps.registry.forget(workerId)));
  };

  return {
    timed: (handler) => async (message, stopping) => {
      const began = deps.now();
      busy++;
      try {
        return await handler(message, stopping);
      } finally {
        busy--;
        const took = deps.now() - began;
        meanJobMs = jobsDone === 0 ? took : meanJobMs + meanWeight * (took - meanJobMs);
        jobsDone++;
      }
    },
    run: async (signal) => {
      await forgetOld().catch((error: unknown) => deps.log.warn({ err: error }, "cannot forget old workers"));
      while (!signal.aborted) {
        await beat(false).catch((error: unknown) => deps.log.warn({ err: error }, "beat failed"));
        await sleep(beatEveryMs, undefined, { signal }).catch(() => {});
      }
      await beat(true).catch((error: unknown) => deps.log.warn({ err: error }, "last beat failed"));
    },
  };
}
