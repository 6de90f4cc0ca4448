import type { CompletedJob, Job } from "./job.ts";
import { usualAttempts } from "./claim-policy.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long an upload may take before its row is given up: S3 presigned parts and people's weekends fit in. */
export const uploadPatienceMs = 7 * day;

/** When the n-th reminder (from 0) of a waiting job is due: doubling, so that a long queue is not flooded, at most an hour. */
export function reminderDelayMs(reminders: number): number {
  return Math.min(minute * 2 ** reminders, 60 * minute);
}

/**
 * When a running job is looked at unless it reports before: half a lease after the lease has run out,
 * so that a worker that was merely slow to report is not overtaken at once.
 */
export function lookAfterLease(leaseUntil: number, leaseMs: number): number {
  return leaseUntil + leaseMs / 2;
}

export type StallDecision =
  | { do: "nothing" }
  | { do: "abandon" }
  | { do: "remind"; reminders: number; nextLookMs: number }
  | { do: "revive"; nextLookMs: number }
  | { do: "give-up" };

/** What revives a job that has not ended, whose time to be looked at has come. The queue is a hint, the table is the truth. */
export function decideStall(
  job: Exclude<Job, CompletedJob>,
  now: number,
  maxAttempts = usualAttempts,
): StallDecision {
  switch (job.status) {
    case "AWAITING_UPLOAD":
      return job.wakeAt <= now ? { do: "abandon" } : { do: "nothing" };
    case "PENDING": {
      if (job.wakeAt > now) return { do: "nothing" };
      const reminders = job.reminders + 1;
      return { do: "remind", reminders, nextLookMs: reminderDelayMs(reminders) };
    }
    case "RUNNING":
      if (job.lease.until > now) return { do: "nothing" };
      return job.attempts >= maxAttempts
        ? { do: "give-up" }
        : { do: "revive", nextLookMs: reminderDelayMs(0) };
    case "FAILED":
    case "CANCELLED":
      return { do: "nothing" };
  }
}
