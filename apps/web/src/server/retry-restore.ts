import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import type { WebDeps } from "./deps.ts";
import type { JobViewer } from "./job-viewer.ts";
import { ownJob } from "./own-job.ts";

/**
 * Has the worker look after a retrieval that was put off, failed or is late, instead of waiting for its next turn. What
 * becomes of it, the archive's word decides: one that is still under way is not asked for twice.
 */
export async function retryRestore(
  deps: Pick<WebDeps, "jobs" | "bus">,
  view: JobViewer,
  account: Account,
  jobId: JobId,
): Promise<Job> {
  const job = await ownJob(deps, account, jobId);
  if (!(await view(job, account)).may.retryRestore)
    throw new AppError("not_possible_now", "There is nothing to retry: no retrieval of this result is late.");
  try {
    await deps.bus.send("archiveRetrievals", { jobId });
  } catch (cause) {
    throw new AppError("storage_busy", "The worker could not be told.", { cause });
  }
  return job;
}
