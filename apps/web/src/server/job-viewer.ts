import type { Account } from "@gas/core/accounts/account";
import { compareReannotation } from "@gas/core/archiving/reannotation";
import { isInS3 } from "@gas/core/archiving/result-lifecycle";
import { viewRestoring } from "@gas/core/archiving/result-view";
import type { Job } from "@gas/core/jobs/job";
import { viewJob, type JobSurroundings, type JobView } from "@gas/core/jobs/job-view";
import { forecastStart } from "@gas/core/jobs/queue-forecast";
import type { WebDeps } from "./deps.ts";
import { remembered } from "./remembered.ts";

/** Counting further costs more than anyone learns from it: "more than 1,000 jobs ahead". */
const countLimit = 1000;

type Deps = Pick<WebDeps, "jobs" | "accounts" | "workers" | "restore" | "archiveMinBytes" | "now">;

/** What a job's owner sees of it at this moment. `owner`, where the caller has just read the account. */
export type JobViewer = (job: Job, owner?: Account) => Promise<JobView>;

/** Asks for whatever a view needs beside the row, and only that: queue, plan, restoring, annotators. */
export function jobViewer(deps: Deps): JobViewer {
  const workers = remembered(deps.now, () => deps.workers.list());
  const ahead = remembered(deps.now, (_jobId, submitTime: number) =>
    deps.jobs.countWaitingBefore(submitTime, countLimit),
  );
  const ownerOf = remembered(deps.now, (_userId, job: Job) => deps.accounts.find(job.userId));
  const retrieving = remembered(deps.now, (_userId, job: Job) => deps.jobs.countRetrieving(job.userId));

  return async (job, owner) => {
    const account = owner ?? (await ownerOf(job.userId, job));
    const around: JobSurroundings = {
      plan: account?.plan ?? "free",
      restore: deps.restore,
      archiveMinBytes: deps.archiveMinBytes,
    };
    const now = deps.now();
    if (job.status === "PENDING") {
      const [count, beats] = await Promise.all([ahead(job.jobId, job.submitTime), workers("all")]);
      around.queue = forecastStart(count, beats, now);
    }
    if (job.status === "COMPLETED" && !isInS3(job.archiveStatus)) {
      around.reannotation = compareReannotation(job, await workers("all"), now);
      if (job.archiveStatus === "RETRIEVING" && account)
        around.progress = viewRestoring(account, await retrieving(job.userId, job)) ?? undefined;
    }
    return viewJob(job, around, now);
  };
}
