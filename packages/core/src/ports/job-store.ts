import type { UserId } from "../accounts/account.ts";
import type { Actor, EventFields } from "../jobs/job-change.ts";
import type { JobEvent } from "../jobs/job-lifecycle.ts";
import type { JobId } from "../jobs/job-id.ts";
import type { Job, JobIn } from "../jobs/job.ts";

export type JobPage = {
  jobs: Job[];
  /** Give it back to get the next page; absent on the last. */ next?: string;
};

export type JobStore = {
  /** Adds the row unless one with this id stands already; answers the row that stands. */
  add(job: JobIn<"AWAITING_UPLOAD">): Promise<Job>;
  /** Reads what was written last (consistently). */
  find(jobId: JobId): Promise<Job | null>;
  /** One conditional write; the job after it, or null when the lifecycle does not allow it (any more). */
  apply<E extends JobEvent>(
    jobId: JobId,
    event: E,
    fields: EventFields[E],
    actor: Actor<E>,
  ): Promise<Job | null>;
  /** A person's jobs, newest submission first. `after` comes from an earlier page of the same person. */
  listOf(userId: UserId, page: { limit: number; after?: string }): Promise<JobPage>;
  /** How many PENDING jobs were submitted before `submitTime`; counting stops at `limit`. */
  countWaitingBefore(submitTime: number, limit: number): Promise<{ count: number; capped: boolean }>;
  /** Jobs whose time to be looked at has come, longest overdue first, at most `limit`. */
  listDue(now: number, limit: number): Promise<Job[]>;
};
