import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import { mayUndelete, type RestorableJob } from "@gas/core/jobs/deleted-jobs";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import type { WebDeps } from "./deps.ts";
import { ownJob } from "./own-job.ts";

/** A job that is annotated changes every second or so: whoever deletes it reads it anew until nothing came between. */
const triesAtMost = 10;

/**
 * Deletes the job, whatever it is doing: from now on nobody finds it. For a while that can be taken back; then the
 * reconciler removes every copy of its files, from S3 and from the archive. A worker that has it at this moment finds its next
 * write refused and stops.
 */
export async function deleteJob(
  deps: Pick<WebDeps, "jobs" | "now" | "undoDeleteMs">,
  account: Account,
  jobId: JobId,
): Promise<void> {
  for (let tries = 0; tries < triesAtMost; tries++) {
    const job = await ownJob(deps, account, jobId);
    const now = deps.now();
    const fields = {
      formerUserId: job.userId,
      deletedAt: now,
      purges: 0 as const,
      wakeAt: now + deps.undoDeleteMs,
      ...(deps.undoDeleteMs > 0 ? { former: job } : {}),
    };
    // What is put back must be the job as it last was. Of two deletions at once one finds nothing any more.
    if (await deps.jobs.apply(jobId, "delete", fields, { ifVersion: job.version })) return;
  }
  throw new AppError("storage_busy", "The job changes all the time and could not be deleted.");
}

/** The account's own job whose deletion can still be taken back; null when there is none. Someone else's is like none. */
export async function findUndoable(
  deps: Pick<WebDeps, "jobs" | "now">,
  account: Account,
  jobId: JobId,
): Promise<RestorableJob | null> {
  const row = await deps.jobs.findRow(jobId);
  const mine = row?.status === "DELETED" && row.formerUserId === account.userId;
  return mine && mayUndelete(row, deps.now()) ? row : null;
}

/** Takes the deletion back: the job goes on where it was. What was under way meanwhile is found and set going by the reconciler. */
export async function undeleteJob(
  deps: Pick<WebDeps, "jobs" | "now">,
  account: Account,
  jobId: JobId,
): Promise<Job> {
  const deleted = await findUndoable(deps, account, jobId);
  const job = deleted && (await deps.jobs.undelete(deleted));
  if (job) return job;
  // Taken back already, in another tab perhaps: that is what was wanted.
  return ownJob(deps, account, jobId);
}
