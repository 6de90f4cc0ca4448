import * as z from "zod";
import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import type { JobIn } from "@gas/core/jobs/job";
import type { UploadedPart } from "@gas/core/ports/upload-desk";
import { inputKey } from "@gas/core/uploads/object-keys";
import { partCount, partLength } from "@gas/core/uploads/upload-policy";
import type { WebDeps } from "./deps.ts";
import { ownUpload } from "./own-job.ts";

/** Links to S3 live this long: time for one part on a slow line, and no more. */
const secondsToLive = 15 * 60;

/** What the browser may ask to have signed. Which key and upload are meant, the job's row says, whatever the browser claims. */
export const SigningWish = z.discriminatedUnion("sign", [
  z.object({ sign: z.literal("post") }),
  z.object({ sign: z.literal("part"), partNumber: z.int().min(1).max(10_000) }),
]);
export type SigningWish = z.infer<typeof SigningWish>;
export type Signed = { url: string; fields?: Record<string, string> };

type Deps = Pick<WebDeps, "jobs" | "uploads">;

/** Permission to send the whole file, or one part of it, straight to S3; never more bytes than were announced. */
export async function signUpload(
  deps: Deps,
  account: Account,
  jobId: JobId,
  wish: SigningWish,
): Promise<Signed> {
  const job = await ownUpload(deps, account, jobId);
  const key = inputKey(job.userId, job.jobId, job.fileName);
  const { upload } = job;
  switch (wish.sign) {
    case "post":
      if (upload.method !== "post")
        throw new AppError("bad_request", "This file goes up in parts: ask for a part.");
      return deps.uploads.signPost(key, job.announcedBytes, secondsToLive);
    case "part": {
      if (upload.method !== "multipart")
        throw new AppError("bad_request", "This file goes up in one piece: ask for a post.");
      const { partNumber } = wish;
      if (partNumber > partCount(job.announcedBytes, upload.partBytes))
        throw new AppError("bad_request", `The file has no part ${partNumber}.`);
      const bytes = partLength(job.announcedBytes, upload.partBytes, partNumber);
      return {
        url: await deps.uploads.signPart(
          { key, uploadId: upload.uploadId },
          { partNumber, bytes },
          secondsToLive,
        ),
      };
    }
  }
}

/** The parts that have arrived: where an interrupted upload goes on. */
export async function listUploadedParts(deps: Deps, account: Account, jobId: JobId): Promise<UploadedPart[]> {
  return deps.uploads.listParts(multipartOf(await ownUpload(deps, account, jobId)));
}

/** Puts the parts together once all have arrived. Doing it again does nothing. */
export async function completeUpload(deps: Deps, account: Account, jobId: JobId): Promise<void> {
  await putTogether(deps, await ownUpload(deps, account, jobId));
}

/** Like `completeUpload`, for a row that was read already. Nothing to do for a file that goes up in one piece. */
export async function putTogether(
  deps: Pick<WebDeps, "uploads">,
  job: JobIn<"AWAITING_UPLOAD">,
): Promise<void> {
  if (job.upload.method !== "multipart") return;
  const upload = multipartOf(job);
  // When the parts cannot be listed they were most likely put together before: the next line finds out.
  const parts = await deps.uploads.listParts(upload).catch(() => null);
  const arrived = parts?.reduce((sum, part) => sum + part.bytes, 0);
  // Put together too early, the file would be cut short for good, and what was sent could not be gone on with.
  if (arrived !== undefined && arrived < job.announcedBytes)
    throw new AppError("upload_missing", "The upload has not arrived whole yet.");
  await deps.uploads.completeMultipart(upload);
}

function multipartOf(job: JobIn<"AWAITING_UPLOAD">): { key: string; uploadId: string } {
  if (job.upload.method !== "multipart") throw new AppError("bad_request", "This file goes up in one piece.");
  return { key: inputKey(job.userId, job.jobId, job.fileName), uploadId: job.upload.uploadId };
}
