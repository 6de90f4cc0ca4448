import * as z from "zod";
import { ErrorReport } from "../errors/error-report.ts";
import { UserId } from "../accounts/account.ts";
import type { ArchiveStatus } from "../archiving/result-lifecycle.ts";
import { resultShapes } from "../archiving/result-state.ts";
import { Time } from "../time.ts";
import { JobId } from "./job-id.ts";
import type { JobStatus } from "./job-lifecycle.ts";
import { labelFields } from "./labels.ts";
import { Lease } from "./lease.ts";
import { Share } from "./share.ts";

const Upload = z.discriminatedUnion("method", [
  z.object({ method: z.literal("post") }),
  z.object({ method: z.literal("multipart"), uploadId: z.string().min(1), partBytes: z.int().positive() }),
]);
export type Upload = z.infer<typeof Upload>;

/**
 * The file on the person's machine that an upload was begun with, so that it is known again: its name there, when it was last changed
 * (milliseconds since 1970) and a SHA-256 of its head and tail, which browsers compute on secure pages only.
 */
export const UploadSource = z.object({
  name: z.string().min(1).max(1000),
  modified: z.int(),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type UploadSource = z.infer<typeof UploadSource>;

/** What is known of the input once it lies in S3. `etag` tells whether it is still the same bytes. */
const Input = z.object({ key: z.string().min(1), bytes: z.int().min(0), etag: z.string().min(1) });

/** Why a job had to be taken up again, for the person to read. */
const Revival = z.object({
  at: Time,
  because: z.enum(["worker_silent", "message_lost", "worker_stopped", "passing_fault"]),
});
export type Revival = z.infer<typeof Revival>;

const Progress = z.object({ inputBytes: z.int().min(0), records: z.int().min(0), at: Time });
export type Progress = z.infer<typeof Progress>;

/** A file of the result that can be fetched. */
export const ResultFile = z.object({ key: z.string().min(1), bytes: z.int().min(0) });

const Results = z.object({
  vcf: ResultFile.extend({
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** Which version of the object it is: what is deleted, is deleted by version, so that nobody deletes a later one. */
    versionId: z.string().min(1).optional(),
  }),
  index: ResultFile.optional(),
  summary: ResultFile,
  log: ResultFile,
  rejects: ResultFile.optional(),
  /** What the result is explored by; results of before it was made have none. */
  columns: ResultFile.optional(),
});
export type Results = z.infer<typeof Results>;

const Counts = z.object({
  read: z.int().min(0),
  annotated: z.int().min(0),
  unannotated: z.int().min(0),
  rejected: z.int().min(0),
});

const common = {
  jobId: JobId,
  userId: UserId,
  /** As the person's machine calls it; for showing and for the download's name, never for a path. */
  fileName: z.string().min(1),
  /** Size as announced before the upload, in bytes. */
  announcedBytes: z.int().min(0),
  reference: z.string().min(1),
  ...labelFields,
  /** Links by which others may look at it. */
  shares: z.array(Share).optional(),
  /** When the person submitted it; until then, when the upload began. */
  submitTime: Time,
  /** Grows by one with each change: tells an open page that there is something new. */
  version: z.int().min(0),
  /** When the notifier must look whether there is something to tell the owner; absent when there is not. */
  mailAt: Time.optional(),
};
/** When someone should look whether the job still moves: the sparse index holds only rows that have it. */
const watched = { wakeAt: Time };
const submitted = {
  ...common,
  input: Input,
  /** How many times a worker has begun it. */
  attempts: z.int().min(0),
  revival: Revival.optional(),
};
const ended = { ...common, input: Input.optional(), attempts: z.int().min(0), completeTime: Time };

const completed = {
  ...submitted,
  status: z.literal("COMPLETED"),
  startTime: Time,
  completeTime: Time,
  engine: z.string(),
  /** Checksum of the reference bundle it was annotated with. */
  referenceChecksum: z.string().optional(),
  results: Results,
  counts: Counts,
};
const completedAnd = <S extends ArchiveStatus>(archiveStatus: S) =>
  z.object({ ...completed, archiveStatus: z.literal(archiveStatus), ...resultShapes[archiveStatus] });

/** A variant for each status; of COMPLETED one for each place where the result may be. */
export const jobVariants = [
  z.object({
    ...common,
    ...watched,
    status: z.literal("AWAITING_UPLOAD"),
    upload: Upload,
    source: UploadSource.optional(),
  }),
  z.object({
    ...submitted,
    ...watched,
    status: z.literal("PENDING"),
    /** How often its message was sent again. */
    reminders: z.int().min(0),
  }),
  z.object({
    ...submitted,
    ...watched,
    status: z.literal("RUNNING"),
    startTime: Time,
    lease: Lease,
    progress: Progress,
  }),
  z.object({
    ...ended,
    status: z.literal("FAILED"),
    error: ErrorReport,
    results: Results.pick({ log: true, rejects: true }).partial().optional(),
  }),
  z.object({ ...ended, status: z.literal("CANCELLED"), because: z.enum(["owner", "upload_abandoned"]) }),
] as const;
export const completedVariants = [
  completedAnd("AVAILABLE"),
  completedAnd("NOT_APPLICABLE"),
  completedAnd("ARCHIVING"),
  completedAnd("ARCHIVED"),
  completedAnd("RETRIEVING"),
  completedAnd("RESTORED"),
] as const;

export const CompletedJob = z.discriminatedUnion("archiveStatus", completedVariants);
export const Job = z.discriminatedUnion("status", [...jobVariants, CompletedJob]);
export type Job = z.infer<typeof Job>;
export type CompletedJob = z.infer<typeof CompletedJob>;
export type JobIn<S extends Exclude<JobStatus, "DELETED">> = Extract<Job, { status: S }>;
/** A completed job whose result is in `S`. */
export type ResultIn<S extends ArchiveStatus> = Extract<Job, { archiveStatus: S }>;

/**
 * What stays of a deleted job until every copy of its files is gone for certain. It has no `userId`: the index of a
 * person's jobs does not hold it, and no page can find it.
 */
export const DeletedJob = z.object({
  jobId: JobId,
  status: z.literal("DELETED"),
  formerUserId: UserId,
  fileName: z.string(),
  version: z.int().min(0),
  deletedAt: Time,
  /** How often its files were removed: a worker that was paused may have written some after the first time. */
  purges: z.int().min(0),
  wakeAt: Time,
  archiveId: z.string().min(1).optional(),
  upload: Upload.optional(),
  /** The job as it was, for as long as the deletion can be taken back. */
  former: Job.optional(),
});
export type DeletedJob = z.infer<typeof DeletedJob>;
/** Whatever may stand in the table of jobs. */
export const JobRow = z.union([Job, DeletedJob]);
export type JobRow = z.infer<typeof JobRow>;
