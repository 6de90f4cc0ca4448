import * as z from "zod";
import { ErrorReport } from "../errors/error-report.ts";
import { UserId } from "../accounts/account.ts";
import { JobId } from "./job-id.ts";
import type { JobStatus } from "./job-lifecycle.ts";

/** Milliseconds since 1970 UTC. */
export const Time = z.int().min(0);

const Upload = z.discriminatedUnion("method", [
  z.object({ method: z.literal("post") }),
  z.object({ method: z.literal("multipart"), uploadId: z.string().min(1), partBytes: z.int().positive() }),
]);
export type Upload = z.infer<typeof Upload>;

/** What is known of the input once it lies in S3. `etag` tells whether it is still the same bytes. */
const Input = z.object({ key: z.string().min(1), bytes: z.int().min(0), etag: z.string().min(1) });

const Lease = z.object({
  /** Made anew at each claim: names this attempt and no other. */
  owner: z.string().min(1),
  until: Time,
});
export type Lease = z.infer<typeof Lease>;

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
  vcf: ResultFile.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  index: ResultFile.optional(),
  summary: ResultFile,
  log: ResultFile,
  rejects: ResultFile.optional(),
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
  /** When the person submitted it; until then, when the upload began. */
  submitTime: Time,
  /** Grows by one with each change: tells an open page that there is something new. */
  version: z.int().min(0),
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

export const Job = z.discriminatedUnion("status", [
  z.object({ ...common, ...watched, status: z.literal("AWAITING_UPLOAD"), upload: Upload }),
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
    ...submitted,
    status: z.literal("COMPLETED"),
    startTime: Time,
    completeTime: Time,
    engine: z.string(),
    results: Results,
    counts: Counts,
  }),
  z.object({
    ...ended,
    status: z.literal("FAILED"),
    error: ErrorReport,
    results: Results.pick({ log: true, rejects: true }).partial().optional(),
  }),
  z.object({ ...ended, status: z.literal("CANCELLED"), because: z.enum(["owner", "upload_abandoned"]) }),
]);
export type Job = z.infer<typeof Job>;
export type JobIn<S extends JobStatus> = Extract<Job, { status: S }>;
