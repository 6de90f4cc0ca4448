import type { Plan } from "@gas/core/accounts/plans";
import { isInS3, type ArchiveStatus } from "@gas/core/archiving/result-lifecycle";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job, Results } from "@gas/core/jobs/job";
import { isShared } from "@gas/core/jobs/shared-job-view";
import { contentTypes, downloadName, type ResultKind } from "@gas/core/uploads/object-keys";
import type { WebDeps } from "./deps.ts";
import { isGuest, readableJob, type Reader } from "./readable-job.ts";

/** Long enough for a browser to follow a redirect, too short to be passed round. */
const secondsToLive = 60;

/** A short-lived link to one file of a job, made at the click. */
export async function openFile(
  deps: Pick<WebDeps, "jobs" | "downloads" | "now">,
  reader: Reader,
  jobId: JobId,
  kind: ResultKind,
): Promise<string> {
  const job = await readableJob(deps, reader, jobId);
  const file = readableFile(reader, job, kind);
  if (!file)
    throw job.status === "PENDING" || job.status === "RUNNING"
      ? new AppError("result_not_ready", "This job has no result yet.")
      : new AppError("not_found", "This job has no such file.");
  // A link to what is not in S3 would lead to nothing, or to what is about to go. Everything but the VCF stays.
  if (kind === "vcf" && job.status === "COMPLETED" && !isInS3(job.archiveStatus))
    throw new AppError("in_archive", whereItIs(job.archiveStatus, isGuest(reader) ? null : reader.plan));
  return deps.downloads.signDownload(
    file.key,
    {
      fileName: downloadName(job.fileName, kind),
      contentType: contentTypes[kind],
      disposition: "attachment",
    },
    secondsToLive,
  );
}

/** `plan`: of the owner who asks; null for somebody who cannot bring it back. */
export function whereItIs(status: ArchiveStatus, plan: Plan | null): string {
  if (status === "ARCHIVING") return "The result is moving to the archive at this moment.";
  if (status === "RETRIEVING") return "The result is on its way back from the archive. Please wait.";
  if (plan === null) return "The result is in the archive. Its owner can bring it back.";
  return plan === "premium"
    ? "The result is in the archive and is about to be asked back by itself."
    : "The result is in the archive. With premium every archived result comes back.";
}

/** Where `kind` lies, if the job has it and `reader` may fetch it. Every link to a file is made of what this answers. */
export function readableFile(reader: Reader, job: Job, kind: ResultKind): ReturnType<typeof resultFile> {
  return isGuest(reader) && !isShared(kind) ? undefined : resultFile(job, kind);
}

/** Where `kind` lies, if the job has it. */
export function resultFile(job: Job, kind: ResultKind): { key: string; bytes: number } | undefined {
  if (!("results" in job) || !job.results) return undefined;
  return (job.results as Partial<Results>)[kind];
}
