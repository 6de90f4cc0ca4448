import type { UserId } from "../accounts/account.ts";
import type { Actor, After, EventFields, RowEvent } from "../jobs/job-change.ts";
import type { RestorableJob } from "../jobs/deleted-jobs.ts";
import type { JobId } from "../jobs/job-id.ts";
import type { DeletedJob, Job, JobIn, JobRow } from "../jobs/job.ts";

export type JobPage = {
  jobs: Job[];
  /** Give it back to get the next page; absent on the last. */ next?: string;
};

/** What people add to a job, in no way part of its lifecycle. */
export type Labels = { [F in "name" | "tags" | "notes" | "shares"]?: Job[F] | null };

export type JobStore = {
  /** Adds the row unless one with this id stands already; answers the row that stands (null: it was deleted). */
  add(job: JobIn<"AWAITING_UPLOAD">): Promise<Job | null>;
  /** Reads what was written last (consistently). A deleted job is not found. */
  find(jobId: JobId): Promise<Job | null>;
  /** One conditional write; the row after it, or null when the lifecycle does not allow it (any more). */
  apply<E extends RowEvent>(
    jobId: JobId,
    event: E,
    fields: EventFields[E],
    actor: Actor<E>,
  ): Promise<After<E> | null>;
  /** Writes what is given and takes away what is null, in whatever status the job is; null when it is deleted, or its version another. */
  label(jobId: JobId, labels: Labels, ifVersion?: number): Promise<Job | null>;
  /** Reads whatever stands under this id, what is left of a deleted job too, in one consistent read. */
  findRow(jobId: JobId): Promise<JobRow | null>;
  /** Puts the job back as it was, if the row is still the one that was read; else null. */
  undelete(job: RestorableJob): Promise<Job | null>;
  /** A person's jobs, newest submission first. `after` comes from an earlier page of the same person. */
  listOf(userId: UserId, page: { limit: number; after?: string }): Promise<JobPage>;
  /** How many results of a person are on their way back from the archive; counting stops at `enough`. */
  countRetrieving(userId: UserId, enough?: number): Promise<number>;
  /** How many PENDING jobs were submitted before `submitTime`; counting stops at `limit`. */
  countWaitingBefore(submitTime: number, limit: number): Promise<{ count: number; capped: boolean }>;
  /** When the PENDING job was submitted that waits longest; null when none waits. */
  oldestWaiting(): Promise<number | null>;
  /** Every row there is, in no order. Reads the whole table: for inventories. */
  all(): AsyncIterable<JobRow>;
  /** Rows whose time to be looked at has come, longest overdue first, at most `limit`. */
  listDue(now: number, limit: number): Promise<JobRow[]>;
  /** Jobs of which there may be something to tell, longest overdue first, at most `limit`. */
  listMailDue(now: number, limit: number): Promise<Job[]>;
  /** Notes when to look again (null: never); only if the row is still the one that was read. Its version stays. */
  noteMail(job: Pick<Job, "jobId" | "version">, lookAt: number | null): Promise<boolean>;
  /** Takes a deleted job's row away, if it is still the one that was read. */
  forget(job: DeletedJob): Promise<void>;
};
