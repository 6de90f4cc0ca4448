import type { Account } from "@gas/core/accounts/account";
import { dueAfter, extensionMs } from "@gas/core/archiving/archive-policy";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import type { WebDeps } from "./deps.ts";
import { ownJob } from "./own-job.ts";

/** Puts off the archiving of a free account's result, once. */
export async function extendArchiving(
  deps: Pick<WebDeps, "jobs" | "now">,
  account: Account,
  jobId: JobId,
): Promise<Job> {
  // Twice, because the reconciler may write between the reading and the writing.
  for (let tries = 0; tries < 2; tries++) {
    const job = await ownJob(deps, account, jobId);
    if (job.status !== "COMPLETED" || job.archiveStatus !== "AVAILABLE" || account.plan === "premium")
      throw new AppError("not_possible_now", "This result is not about to move to the archive.");
    if (job.extended)
      throw new AppError("not_possible_now", "The one extension of this result was used already.");
    const due = dueAfter(Math.max(job.archiveDueAt, deps.now()), extensionMs);
    const extended = await deps.jobs.apply(
      jobId,
      "extend",
      { ...due, extended: true },
      { ifVersion: job.version },
    );
    if (extended) return extended;
  }
  throw new AppError("not_possible_now", "The result changed at the same moment.");
}
