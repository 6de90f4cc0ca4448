import type { JobId } from "@gas/core/jobs/job-id";
import { lookAfterLease } from "@gas/core/jobs/stalled-jobs";
import type { JobStore } from "@gas/core/ports/job-store";
import type { Log } from "./log.ts";

/** A claim on a result that is being copied, kept up while the copying takes. */
export type Hold = {
  /** Aborted when the result is no longer this worker's. */
  lost: AbortSignal;
  stop(): void;
};

/** Renews the claim on a result that is ARCHIVING or RETRIEVING, three times a lease, until stopped or lost. */
export type HoldResult = (
  jobId: JobId,
  event: "holdArchiving" | "holdTakingBack",
  leaseOwner: string,
) => Hold;

export const holdResult =
  (deps: { jobs: Pick<JobStore, "apply">; leaseMs: number; now(): number; log: Log }): HoldResult =>
  (jobId, event, owner) => {
    const lost = new AbortController();
    let renewedAt = deps.now();
    const renew = async () => {
      const now = deps.now();
      const until = now + deps.leaseMs;
      try {
        const fields = { lease: { owner, until }, wakeAt: lookAfterLease(until, deps.leaseMs) };
        const held = await deps.jobs.apply(jobId, event, fields, { leaseOwner: owner });
        if (!held) lost.abort(new Error("The result is no longer this worker's."));
        renewedAt = now;
      } catch (error) {
        deps.log.warn({ jobId, err: error }, "cannot renew the lease");
        if (deps.now() - renewedAt >= deps.leaseMs) lost.abort(new Error("The lease ran out."));
      }
    };
    const timer = setInterval(() => void renew(), deps.leaseMs / 3);
    return { lost: lost.signal, stop: () => clearInterval(timer) };
  };
