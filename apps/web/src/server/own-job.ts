import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job, JobIn } from "@gas/core/jobs/job";
import type { WebDeps } from "./deps.ts";

/** The account's own job. Someone else's is answered like one that does not exist: its id tells nothing. */
export async function ownJob(deps: Pick<WebDeps, "jobs">, account: Account, jobId: JobId): Promise<Job> {
  const job = await deps.jobs.find(jobId);
  if (!job || job.userId !== account.userId) throw noSuchJob();
  return job;
}

/** The account's own job while its file is still awaited. */
export async function ownUpload(
  deps: Pick<WebDeps, "jobs">,
  account: Account,
  jobId: JobId,
): Promise<JobIn<"AWAITING_UPLOAD">> {
  const job = await ownJob(deps, account, jobId);
  if (job.status !== "AWAITING_UPLOAD")
    throw new AppError("not_possible_now", "This job does not wait for a file any more.");
  return job;
}

export function noSuchJob(): AppError {
  return new AppError("not_found", "There is no such job among yours.");
}
