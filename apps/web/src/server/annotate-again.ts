import * as z from "zod";
import type { Account } from "@gas/core/accounts/account";
import { mayAnnotateAgain, type RepeatableJob } from "@gas/core/archiving/reannotation";
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

export const AgainWish = z.object({
  /** Names the click: the same one again is the same job. */
  clickId: z.uuid(),
  /** The one of the old job when none is given. */
  reference: z.string().min(1).max(100).optional(),
});

type Deps = Pick<WebDeps, "jobs" | "uploads" | "inputs" | "workers" | "bus" | "plans" | "now" | "log">;

/** A new job of the same file, which is copied inside storage. The same limits hold as for an upload. */
export async function annotateAgain(
  deps: Deps,
  account: Account,
  jobId: JobId,
  { clickId, reference }: z.infer<typeof AgainWish>,
): Promise<Job> {
  const old = await ownJob(deps, account, jobId);
  if (!mayAnnotateAgain(old))
    throw new AppError(
      "not_possible_now",
      "Only a job that has ended, of a file of up to 5 GiB, can be annotated again.",
    );
  // Of the old job and the click together: the id means nothing beside the job it was clicked on.
  const again = newJobId(account.userId, `${jobId} ${clickId}`);
  const job =
    (await deps.jobs.find(again)) ?? (await begin(deps, account, old, again, reference ?? old.reference));
  if (job.status !== "AWAITING_UPLOAD") return job;
  await deps.uploads.copy(old.input.key, inputKey(account.userId, again, job.fileName));
  return submitJob(deps, account, again);
}

async function begin(
  deps: Deps,
  account: Account,
  { fileName, name, tags, notes, input: { bytes } }: RepeatableJob,
  again: JobId,
  reference: string,
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
    // It is the same file to its owner: what they call it goes with it.
    ...(name === undefined ? {} : { name }),
    ...(tags === undefined ? {} : { tags }),
    ...(notes === undefined ? {} : { notes }),
    submitTime: now,
    version: 0,
    wakeAt: now + uploadPatienceMs,
    // Nothing goes up in parts: S3 copies it in one piece.
    upload: { method: "post" },
  });
  if (!job) throw new AppError("not_possible_now", "The job of this click was deleted.");
  return job;
}
