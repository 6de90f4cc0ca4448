import { day, hour } from "../time.ts";
import type { DeletedJob } from "./job.ts";

/** A job whose deletion can still be taken back. */
export type RestorableJob = DeletedJob & { former: NonNullable<DeletedJob["former"]> };

/**
 * Whether the deletion can be taken back at `now`: until the time has come to remove its files. Whoever removes them first
 * takes `former` away (`beginPurge`), and both are conditional writes on the same version: one of the two wins.
 */
export function mayUndelete(job: DeletedJob, now: number): job is RestorableJob {
  return job.former !== undefined && job.purges === 0 && now < job.wakeAt;
}

/** The job as it was before it was deleted, at a version of its own: an open page must see that something changed. */
export function undeleted({ former, version }: RestorableJob): RestorableJob["former"] {
  return { ...former, version: version + 1 };
}

/**
 * When a deleted job's files are removed once more: a worker that held the job when it was deleted may have been paused,
 * and write some files after all. None lives longer than a day past its lease. null: that was the last time.
 */
export function purgeAgainMs(purges: number): number | null {
  return [hour, day][purges] ?? null;
}
