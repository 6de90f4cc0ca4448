import type { Account } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import type { WebDeps } from "./deps.ts";
import { noSuchJob, ownJob } from "./own-job.ts";

/**
 * Deletes the job, whatever it is doing: from now on nobody finds it, and the reconciler removes every copy of its files,
 * from S3 and from the archive. A worker that has it at this moment finds its next write refused and stops.
 */
export async function deleteJob(
  deps: Pick<WebDeps, "jobs" | "now">,
  account: Account,
  jobId: JobId,
): Promise<void> {
  const job = await ownJob(deps, account, jobId);
  const now = deps.now();
  const fields = { formerUserId: job.userId, deletedAt: now, purges: 0 as const, wakeAt: now };
  // Of two deletions at once one finds nothing any more.
  if (!(await deps.jobs.apply(jobId, "delete", fields, {}))) throw noSuchJob();
}
