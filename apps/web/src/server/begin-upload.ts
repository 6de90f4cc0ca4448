import * as z from "zod";
import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import { UploadSource, type Job, type Upload } from "@gas/core/jobs/job";
import { uploadPatienceMs } from "@gas/core/jobs/stalled-jobs";
import { displayName } from "@gas/core/uploads/file-name";
import { inputKey } from "@gas/core/uploads/object-keys";
import { decideUpload } from "@gas/core/uploads/upload-policy";
import type { WebDeps } from "./deps.ts";
import { newJobId } from "./job-id.ts";
import { listReferences } from "./offered-references.ts";
import { uploadRefusal } from "./upload-refusals.ts";

export const UploadWish = z.object({
  /** Made once for a file by the page and kept until the job is submitted: names the click. */
  clickId: z.uuid(),
  fileName: z.string().min(1).max(1000),
  bytes: z.int().min(0),
  reference: z.string().min(1).max(100),
  source: UploadSource.optional(),
});
export type UploadWish = z.infer<typeof UploadWish>;

type Deps = Pick<WebDeps, "jobs" | "uploads" | "workers" | "plans" | "now">;

/**
 * Stands the row up before any byte moves, and answers the row that stands: the same click again, after a double click,
 * a refresh or a lost answer, is the same job and goes on with the same upload.
 */
export async function beginUpload(deps: Deps, account: Account, wish: UploadWish): Promise<Job> {
  const decision = decideUpload(wish.bytes, account.plan, deps.plans);
  if (!decision.accept) throw uploadRefusal(decision.because, wish.bytes, account, deps.plans);

  const jobId = newJobId(account.userId, wish.clickId);
  const standing = await deps.jobs.find(jobId);
  if (standing) return sameFile(standing, wish);

  await requireOffered(deps, wish.reference);
  const now = deps.now();
  const fileName = displayName(wish.fileName);
  const key = inputKey(account.userId, jobId, fileName);
  const upload: Upload =
    decision.method === "post"
      ? { method: "post" }
      : { method: "multipart", ...(await deps.uploads.beginMultipart(key)), partBytes: decision.partBytes };
  const job = await deps.jobs.add({
    status: "AWAITING_UPLOAD",
    jobId,
    userId: account.userId,
    fileName,
    announcedBytes: wish.bytes,
    reference: wish.reference,
    submitTime: now,
    version: 0,
    wakeAt: now + uploadPatienceMs,
    upload,
    ...(wish.source ? { source: wish.source } : {}),
  });
  // Of two clicks at once only one's upload stands on the row; the other leaves nothing behind.
  if (upload.method === "multipart" && !isOn(job, upload.uploadId))
    await deps.uploads.abortMultipart({ key, uploadId: upload.uploadId });
  if (!job) throw new AppError("not_possible_now", "The job of this upload was deleted.");
  return sameFile(job, wish);
}

/** AppError `unknown_reference` unless an annotator offers it. */
export async function requireOffered(deps: Pick<Deps, "workers" | "now">, reference: string): Promise<void> {
  const offered = await listReferences(deps);
  if (!offered.some(({ name }) => name === reference))
    throw new AppError("unknown_reference", `No annotator offers the reference “${reference}”.`);
}

function isOn(job: Job | null, uploadId: string): boolean {
  return (
    job?.status === "AWAITING_UPLOAD" && job.upload.method === "multipart" && job.upload.uploadId === uploadId
  );
}

/** A click id that comes back with another file is a mistake of whoever sends it, not a way to swap the file. */
function sameFile(job: Job, wish: UploadWish): Job {
  if (job.announcedBytes !== wish.bytes || job.fileName !== displayName(wish.fileName))
    throw new AppError("upload_changed", "This upload was begun with another file.");
  return job;
}
