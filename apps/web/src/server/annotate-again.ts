import * as z from "zod";
import type { Account } from "@gas/core/accounts/account";
import { mayAnnotateAgain } from "@gas/core/archiving/reannotation";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import { uploadPatienceMs } from "@gas/core/jobs/stalled-jobs";
import { inputKey } from "@gas/core/uploads/object-keys";
import { decideUpload } from "@gas/core/uploads/upload-policy";
import { requireOffered } from "./begin-upload.ts";
import type { WebDeps } from "./deps.ts";
import { newJobId } from "./job-id.ts";
import { ownJob } from "./own-job.ts";
import { submitJob } from "./submit-job.ts";
import { uploadRefusal } from "./upload-refusals.ts";

/** Names the click: the same one again is the same job. */
export const AgainWish = z.object({ clickId: z.uuid() });

type Deps = Pick<WebDeps, "jobs" | "uploads" | "inputs" | "workers" | "bus" | "plans" | "now" | "log">;

/** A new job of the same file, which is copied inside storage. The same limits hold as for an upload. */
export async function annotateAgain(
  deps: Deps,
  account: Account,
  jobId: JobId,
  { clickId }: z.infer<typeof AgainWish>,
): Promise<Job> {
  const old = await ownJob(deps, account, jobId);
  if (!mayAnnotateAgain(old))
    throw new AppError("not_possible_now", "Only a completed job of up to 5 GiB can be annotated again.");
  // Of the old job and the click together: the id means nothing beside the job it was clicked on.
  const again = newJobId(account.userId, `${jobId} ${clickId}`);
  const job = (await deps.jobs.find(again)) ?? (await begin(deps, account, old, again));
  if (job.status !== "AWAITING_UPLOAD") return job;
  await deps.uploads.copy(old.input.key, inputKey(account.userId, again, job.fileName));
  return submitJob(deps, account, again);
}

async function begin(
  deps: Deps,
  account: Account,
  { fileName, reference, input: { bytes } }: Extract<Job, { status: "COMPLETED" }>,
  again: JobId,
): Promise<Job> {
  const decision = decideUpload(bytes, account.plan, deps.plans);
  if (!decision.accept) throw uploadRefusal(decision.because, bytes, account, deps.plans);
  await requireOffered(deps, reference);
  const now = deps.now();
  const job = await deps.jobs.add({
    status: "AWAITING_UPLOAD",
    jobId: again,
    userId: account.userId,
    fileName,
    announcedBytes: bytes,
    reference,
    submitTime: now,
    version: 0,
    wakeAt: now + uploadPatienceMs,
    // Nothing goes up in parts: S3 copies it in one piece.
    upload: { method: "post" },
  });
  if (!job) throw new AppError("not_possible_now", "The job of this click was deleted.");
  return job;
}
