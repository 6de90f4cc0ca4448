import type { Plan } from "../accounts/plans.ts";
import { mayAnnotateAgain, type Reannotation } from "../archiving/reannotation.ts";
import type { RestoreSettings } from "../archiving/restore-policy.ts";
import { viewResult, type RestoreProgress, type ResultView } from "../archiving/result-view.ts";
import type { ErrorReport } from "../errors/error-report.ts";
import { downloadName, resultKinds, type ResultKind } from "../uploads/object-keys.ts";
import { jobLifecycle } from "./job-lifecycle.ts";
import { titleOf } from "./labels.ts";
import type { Job, Results, Revival } from "./job.ts";
import type { QueueForecast } from "./queue-forecast.ts";

/** What a person may see of a job and do with it now. This, as JSON, is all that a page or the API gets. */
export type JobView = {
  jobId: string;
  fileName: string;
  /** What people see it by: the name they gave it, else its file's. */
  title: string;
  tags: string[];
  notes?: string;
  bytes: number;
  reference: string;
  status: Job["status"];
  version: number;
  /** One line: what is going on. */
  headline: string;
  /** A sentence or two more, when there is more to say. */
  detail?: string;
  submitTime: number;
  startTime?: number;
  completeTime?: number;
  queue?: QueueForecast;
  progress?: { percent: number; records: number; recordsPerSecond: number; secondsLeft?: number };
  counts?: { read: number; annotated: number; unannotated: number; rejected: number };
  /** `inS3`: whether it can be fetched now. Only then does anything here lead to it. */
  files: { kind: ResultKind; name: string; bytes: number; sha256?: string; inS3: boolean }[];
  /** Where the result of a completed job is. */
  result?: ResultView;
  error?: ErrorReport;
  /** Set when the job had to be taken up again. */
  revival?: { at: number; text: string };
  may: {
    upload: boolean;
    cancel: boolean;
    delete: boolean;
    /** Put archiving off, once. */
    extend: boolean;
    /** Have the archive asked once more. */
    retryRestore: boolean;
    /** Make a new job of the same file. */
    annotateAgain: boolean;
  };
};

/** What is known beside the row when it is looked at. */
export type JobSurroundings = {
  /** The owner's plan. */
  plan: Plan;
  restore: Pick<RestoreSettings, "timeScale">;
  /** Results below so many bytes stay in S3 whatever the plan. */
  archiveMinBytes: number;
  /** Asked for only while the job waits. */
  queue?: QueueForecast | undefined;
  /** Asked for only while its result is on its way back. */
  progress?: RestoreProgress | undefined;
  /** Asked for only while its result is not in S3. */
  reannotation?: Reannotation | null | undefined;
};

const revivalTexts: Record<Revival["because"], string> = {
  worker_silent: "The annotator that had this job went silent, so it was given to another. Nothing is lost.",
  message_lost: "This job had not moved for a while, so the annotators were told of it again.",
  worker_stopped:
    "The annotator that had this job was shut down and handed it back. It goes on with the next one.",
  passing_fault: "Storage did not answer for a moment. The job is tried again by itself.",
};

/** The view of `job` at `now` (milliseconds since 1970). */
export function viewJob(job: Job, around: JobSurroundings, now: number): JobView {
  const result = job.status === "COMPLETED" ? viewResult(job, around, now) : undefined;
  return {
    jobId: job.jobId,
    fileName: job.fileName,
    title: titleOf(job),
    tags: job.tags ?? [],
    ...(job.notes === undefined ? {} : { notes: job.notes }),
    bytes: "input" in job && job.input ? job.input.bytes : job.announcedBytes,
    reference: job.reference,
    status: job.status,
    version: job.version,
    submitTime: job.submitTime,
    files: filesOf(job, result?.mayDownload ?? true),
    may: {
      upload: "submit" in jobLifecycle[job.status],
      cancel: "cancel" in jobLifecycle[job.status],
      delete: "delete" in jobLifecycle[job.status],
      extend: result?.mayExtend ?? false,
      retryRestore: result?.mayRetry ?? false,
      annotateAgain: mayAnnotateAgain(job),
    },
    ...(result ? { result } : {}),
    ...("startTime" in job ? { startTime: job.startTime } : {}),
    ...("completeTime" in job ? { completeTime: job.completeTime } : {}),
    ...("revival" in job && job.revival
      ? { revival: { at: job.revival.at, text: revivalTexts[job.revival.because] } }
      : {}),
    ...particulars(job, now, around.queue),
  };
}

/** What only one status has to tell. */
function particulars(
  job: Job,
  now: number,
  queue: QueueForecast | undefined,
): Pick<JobView, "headline"> & Partial<JobView> {
  switch (job.status) {
    case "AWAITING_UPLOAD":
      return {
        headline: "Waiting for the file",
        detail: "The upload is not finished. Choose the same file again to go on where it stopped.",
      };
    case "PENDING":
      return queue
        ? { headline: waitingHeadline(queue), detail: waitingDetail(queue, now), queue }
        : { headline: "Waiting in the queue" };
    case "RUNNING": {
      const progress = progressOf(job.progress, job.startTime, job.input.bytes);
      return { headline: `Annotating: ${progress.percent} %`, progress };
    }
    case "COMPLETED": {
      return { headline: "Completed", detail: annotatedDetail(job.counts), counts: job.counts };
    }
    case "FAILED":
      return { headline: "Failed", detail: job.error.message, error: job.error };
    case "CANCELLED":
      return {
        headline: "Cancelled",
        detail:
          job.because === "owner"
            ? "You cancelled this job. No result was kept."
            : "The upload was not finished within seven days, so the job was given up.",
      };
  }
}

function annotatedDetail({ annotated, read, rejected, unannotated }: NonNullable<JobView["counts"]>): string {
  const passedOver = rejected + unannotated;
  if (read === 0) return "The file has a header but no records, so there was nothing to annotate.";
  if (passedOver === 0)
    return read === 1 ? "Its one record was annotated." : `All ${formatCount(read)} records were annotated.`;
  const listed =
    passedOver === 1 ? "one could not be and is" : `${formatCount(passedOver)} could not be and are`;
  return `${formatCount(annotated)} of ${read === 1 ? "one record was" : `${formatCount(read)} records were`} annotated; ${listed} listed with the reason.`;
}

/** "998 of 1,000 records annotated": the counts, where there is room for a few words. */
export function annotatedOf({ annotated, read }: { annotated: number; read: number }): string {
  if (read === 0) return "No records in the file";
  return `${formatCount(annotated)} of ${formatCount(read)} ${read === 1 ? "record" : "records"} annotated`;
}

function waitingHeadline({ ahead, capped, workers }: QueueForecast): string {
  if (workers === 0) return "Waiting: no annotator is running";
  if (ahead === 0) return "Next in the queue";
  return `Waiting: ${capped ? "more than " : ""}${formatCount(ahead)} ${ahead === 1 ? "job" : "jobs"} ahead`;
}

function waitingDetail({ workers, expectedStart }: QueueForecast, now: number): string {
  if (workers === 0) return "Your file is safe. The job starts by itself as soon as an annotator is back.";
  if (expectedStart === undefined)
    return "The start cannot be foretold yet: no job has been finished so far.";
  const seconds = Math.round((expectedStart - now) / 1000);
  return seconds < 2 ? "It should start any moment." : `It should start in about ${formatDuration(seconds)}.`;
}

function progressOf(
  { inputBytes, records, at }: { inputBytes: number; records: number; at: number },
  startTime: number,
  totalBytes: number,
): NonNullable<JobView["progress"]> {
  const seconds = Math.max(0.001, (at - startTime) / 1000);
  const share = totalBytes === 0 ? 0 : Math.min(1, inputBytes / totalBytes);
  return {
    percent: Math.floor(share * 100),
    records,
    recordsPerSecond: Math.round(records / seconds),
    // Before the first records are written what was read ahead says nothing of the pace.
    ...(records > 0 && share > 0.01 ? { secondsLeft: Math.ceil((seconds * (1 - share)) / share) } : {}),
  };
}

/** Only the annotated VCF ever leaves S3: what is small stays. */
function filesOf(job: Job, vcfInS3: boolean): JobView["files"] {
  if (!("results" in job) || !job.results) return [];
  const { results } = job;
  return resultKinds.flatMap((kind) => {
    const file = (results as Partial<Results>)[kind];
    if (!file) return [];
    const { bytes } = file;
    return [
      {
        kind,
        name: downloadName(job.fileName, kind),
        bytes,
        inS3: kind !== "vcf" || vcfInS3,
        ...("sha256" in file ? { sha256: file.sha256 } : {}),
      },
    ];
  });
}

/** 12345 → "12,345". */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** Seconds in words a person would use: "40 seconds", "3 minutes", "2 hours". */
export function formatDuration(seconds: number): string {
  const [value, unit] =
    seconds < 90
      ? [Math.max(1, Math.round(seconds)), "second"]
      : seconds < 5400
        ? [Math.round(seconds / 60), "minute"]
        : [Math.round(seconds / 3600), "hour"];
  return `${value} ${unit}${value === 1 ? "" : "s"}`;
}
