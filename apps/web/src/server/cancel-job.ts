import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import { jobLifecycle } from "@gas/core/jobs/job-lifecycle";
import { inputKey } from "@gas/core/uploads/object-keys";
import type { WebDeps } from "./deps.ts";
import { ownJob } from "./own-job.ts";

type Deps = Pick<WebDeps, "jobs" | "uploads" | "inputs" | "now">;

/** Cancels the job and removes its file. A worker that has it at that moment finds its next write refused and stops. */
export async function cancelJob(deps: Deps, account: Account, jobId: JobId): Promise<Job> {
  // Twice, because a job may be submitted between the reading and the writing; it cannot go back.
  for (let tries = 0; tries < 2; tries++) {
    const job = await ownJob(deps, account, jobId);
    if (job.status === "CANCELLED") return job;
    if (!("cancel" in jobLifecycle[job.status]))
      throw new AppError("not_possible_now", "This job has ended already.");
    const because = "owner" as const;
    const completeTime = deps.now();
    const cancelled =
      job.status === "AWAITING_UPLOAD"
        ? // It has no attempts yet, and a cancelled job must: hence only if the row is still the one read.
          await deps.jobs.apply(
            jobId,
            "cancel",
            { completeTime, because, attempts: 0 },
            { ifVersion: job.version },
          )
        : await deps.jobs.apply(jobId, "cancel", { completeTime, because }, {});
    if (!cancelled) continue;
    const key = inputKey(job.userId, job.jobId, job.fileName);
    if (job.status === "AWAITING_UPLOAD" && job.upload.method === "multipart")
      await deps.uploads.abortMultipart({ key, uploadId: job.upload.uploadId });
    await deps.inputs.remove(key);
    return cancelled;
  }
  throw new AppError("not_possible_now", "The job changed at the same moment.");
}
