import type { JobId } from "@gas/core/jobs/job-id";
import type { Progress } from "@gas/core/jobs/job";
import { lookAfterLease } from "@gas/core/jobs/stalled-jobs";
import type { JobStore } from "@gas/core/ports/job-store";
import type { Log } from "./log.ts";

/** An open page shows progress within a second: this often it is written, while it changes. */
const reportEveryMs = 400;

export type LeaseKeeper = {
  /** Aborted when the job is no longer this worker's: cancelled, or taken over. */
  lost: AbortSignal;
  progress(progress: { inputBytes: number; records: number }): void;
  /** Ends the keeping; resolves when no write is under way any more. */
  stop(): Promise<void>;
};

/**
 * Renews the claim on a job and writes its progress, one write at a time.
 * Silence for the length of the lease means that another worker may take the job, so this one then stops itself.
 */
export function keepLease(
  deps: { jobs: Pick<JobStore, "apply">; now(): number; log: Log; leaseMs: number },
  jobId: JobId,
  leaseOwner: string,
): LeaseKeeper {
  const lost = new AbortController();
  let latest: Progress = { inputBytes: 0, records: 0, at: deps.now() };
  let lastWrite = deps.now();
  let written = latest;
  let writing: Promise<void> | null = null;

  const write = async () => {
    const now = deps.now();
    const progress = { ...latest, at: now };
    try {
      const until = now + deps.leaseMs;
      const job = await deps.jobs.apply(
        jobId,
        "report",
        { lease: { owner: leaseOwner, until }, progress, wakeAt: lookAfterLease(until, deps.leaseMs) },
        { leaseOwner },
      );
      if (!job) lost.abort(new Error("The job is no longer this worker's."));
      lastWrite = now;
      written = progress;
    } catch (error) {
      deps.log.warn({ jobId, err: error }, "cannot renew the lease");
      if (deps.now() - lastWrite >= deps.leaseMs) lost.abort(new Error("The lease ran out."));
    }
  };

  const timer = setInterval(() => {
    if (writing || lost.signal.aborted) return;
    const moved = latest.records !== written.records || latest.inputBytes !== written.inputBytes;
    if (!moved && deps.now() - lastWrite < deps.leaseMs / 3) return;
    writing = write().finally(() => (writing = null));
  }, reportEveryMs);

  return {
    lost: lost.signal,
    progress: ({ inputBytes, records }) => {
      latest = { inputBytes, records, at: latest.at };
    },
    stop: async () => {
      clearInterval(timer);
      await writing;
    },
  };
}
