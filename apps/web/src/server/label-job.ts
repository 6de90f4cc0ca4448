import type { LabelWish } from "@gas/core/jobs/labels";
import type { Account } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import type { WebDeps } from "./deps.ts";
import { noSuchJob, ownJob } from "./own-job.ts";

/** Gives the account's own job a name, tags or notes. What is not given stays; what is given empty goes. */
export async function labelJob(
  deps: Pick<WebDeps, "jobs">,
  account: Account,
  jobId: JobId,
  { name, tags, notes }: LabelWish,
): Promise<Job> {
  await ownJob(deps, account, jobId);
  const labelled = await deps.jobs.label(jobId, {
    ...(name === undefined ? {} : { name: name || null }),
    ...(tags === undefined ? {} : { tags: tags.length > 0 ? tags : null }),
    ...(notes === undefined ? {} : { notes: notes || null }),
  });
  if (!labelled) throw noSuchJob();
  return labelled;
}
