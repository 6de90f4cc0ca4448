import type { Job, JobIn } from "./job.ts";

/** A job that killed its worker this often is not begun again, unless a setting says otherwise. */
export const usualAttempts = 3;

export type ClaimDecision =
  | { do: "claim"; job: JobIn<"PENDING" | "RUNNING"> }
  | { do: "wait"; milliseconds: number }
  | { do: "give-up" }
  /** Nothing to do; `announce` when whoever finished it may have died before saying so. */
  | { do: "nothing"; announce: boolean };

/** What a worker does that was told of `job`. */
export function decideClaim(job: Job, now: number, maxAttempts = usualAttempts): ClaimDecision {
  switch (job.status) {
    case "AWAITING_UPLOAD":
    case "CANCELLED":
      return { do: "nothing", announce: false };
    case "COMPLETED":
    case "FAILED":
      return { do: "nothing", announce: true };
    case "RUNNING":
      if (job.lease.until > now) return { do: "wait", milliseconds: job.lease.until - now };
      return job.attempts >= maxAttempts ? { do: "give-up" } : { do: "claim", job };
    case "PENDING":
      return job.attempts >= maxAttempts ? { do: "give-up" } : { do: "claim", job };
  }
}
