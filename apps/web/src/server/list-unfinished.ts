import type { Account } from "@gas/core/accounts/account";
import type { JobIn, Upload, UploadSource } from "@gas/core/jobs/job";
import { uploadPatienceMs } from "@gas/core/jobs/stalled-jobs";
import { inputKey } from "@gas/core/uploads/object-keys";
import type { WebDeps } from "./deps.ts";

/** An upload that was begun and not ended, with what of it lies in storage. */
export type UnfinishedUpload = {
  jobId: string;
  fileName: string;
  bytes: number;
  reference: string;
  /** Milliseconds since 1970 UTC. */
  begunAt: number;
  upload: Upload;
  source?: UploadSource;
  /** How much has arrived; all of it when it was not submitted yet. */
  arrivedBytes: number;
};

type Deps = Pick<WebDeps, "jobs" | "uploads" | "inputs" | "now">;

const rowsAPage = 100;
/** Looked through at most: with each view of the page it has to be quick. Older ones stand in the list of jobs, and are found there by status. */
const rowsAtMost = 200;
/** Looking each up in storage costs a request: more than these nobody resumes at once. */
const most = 20;

/** The account's unfinished uploads among its newest 200 jobs, newest first, at most 20. */
export async function listUnfinished(deps: Deps, account: Account): Promise<UnfinishedUpload[]> {
  const found: JobIn<"AWAITING_UPLOAD">[] = [];
  // An older one has been given up by itself.
  const since = deps.now() - uploadPatienceMs;
  let after: string | undefined;
  let rows = 0;
  do {
    const page = await deps.jobs.listOf(account.userId, { limit: rowsAPage, ...(after ? { after } : {}) });
    for (const job of page.jobs) if (job.status === "AWAITING_UPLOAD") found.push(job);
    rows += page.jobs.length;
    const enough = (page.jobs.at(-1)?.submitTime ?? 0) < since || found.length >= most || rows >= rowsAtMost;
    after = enough ? undefined : page.next;
  } while (after);
  return Promise.all(found.slice(0, most).map((job) => describe(deps, job)));
}

async function describe(deps: Deps, job: JobIn<"AWAITING_UPLOAD">): Promise<UnfinishedUpload> {
  const { jobId, fileName, announcedBytes, reference, submitTime, upload, source } = job;
  return {
    jobId,
    fileName,
    bytes: announcedBytes,
    reference,
    begunAt: submitTime,
    upload,
    ...(source ? { source } : {}),
    arrivedBytes: await arrivedBytes(deps, job),
  };
}

async function arrivedBytes(deps: Deps, job: JobIn<"AWAITING_UPLOAD">): Promise<number> {
  const key = inputKey(job.userId, job.jobId, job.fileName);
  const { upload } = job;
  const parts =
    upload.method === "multipart"
      ? // Not listed: most likely put together already, and then the object stands.
        await deps.uploads.listParts({ key, uploadId: upload.uploadId }).catch(() => null)
      : null;
  if (parts) return parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return (await deps.inputs.head(key))?.bytes ?? 0;
}
