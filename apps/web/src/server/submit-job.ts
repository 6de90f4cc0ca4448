import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import { reportError } from "@gas/core/errors/error-report";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import { reminderDelayMs } from "@gas/core/jobs/stalled-jobs";
import { inputKey } from "@gas/core/uploads/object-keys";
import { decideArrival } from "@gas/core/uploads/upload-policy";
import type { WebDeps } from "./deps.ts";
import { describeCauses } from "./log.ts";
import { ownJob } from "./own-job.ts";
import { putTogether } from "./sign-upload.ts";
import { uploadRefusal } from "./upload-refusals.ts";

type Deps = Pick<WebDeps, "jobs" | "uploads" | "inputs" | "bus" | "plans" | "now" | "log">;

/** Looks at what really arrived, queues it and rings the bell. Submitting again answers the job as it is. */
export async function submitJob(deps: Deps, account: Account, jobId: JobId): Promise<Job> {
  const job = await ownJob(deps, account, jobId);
  if (job.status !== "AWAITING_UPLOAD") return job;
  await putTogether(deps, job);

  const key = inputKey(job.userId, job.jobId, job.fileName);
  const arrived = await deps.inputs.head(key);
  if (!arrived) throw new AppError("upload_missing", "The file has not arrived yet.");

  const now = deps.now();
  const decision = decideArrival(arrived.bytes, job.announcedBytes, account.plan, deps.plans);
  if (!decision.accept) {
    const error = reportError(uploadRefusal(decision.because, arrived.bytes, account, deps.plans));
    const refused = await deps.jobs.apply(jobId, "refuse", { completeTime: now, error, attempts: 0 }, {});
    // The row first: an object without a use is cheaper than a job without its file.
    if (refused) await deps.inputs.remove(key);
    return refused ?? ownJob(deps, account, jobId);
  }

  const submitted = await deps.jobs.apply(
    jobId,
    "submit",
    {
      submitTime: now,
      input: { key, bytes: arrived.bytes, etag: arrived.etag },
      attempts: 0,
      reminders: 0,
      wakeAt: now + reminderDelayMs(0),
    },
    {},
  );
  // Of two submissions at once the other one was first, and rang the bell.
  if (!submitted) return ownJob(deps, account, jobId);

  try {
    await deps.bus.publish("jobRequests", { jobId });
  } catch (error) {
    // The row is the truth: the sweeper finds it by its wakeAt and sends the message again.
    deps.log({ event: "publish_failed", jobId, cause: describeCauses(error) });
  }
  return submitted;
}
