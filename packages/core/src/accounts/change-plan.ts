import { staysInS3 } from "../archiving/archive-policy.ts";
import type { Job, ResultIn } from "../jobs/job.ts";
import type { FollowUp } from "./account.ts";
import type { Plan } from "./plans.ts";

/** What a change of plan means for one result. `later`: it is between two places now, and must be looked at again. */
export type FollowUpStep =
  | { do: "nothing" }
  | { do: "later" }
  | { do: "keep"; job: ResultIn<"AVAILABLE"> }
  | { do: "retrieve"; job: ResultIn<"ARCHIVED"> }
  | { do: "make-due"; job: ResultIn<"NOT_APPLICABLE" | "RESTORED"> };

/**
 * What follows for `job` from its owner having `plan` now; results below `archiveMinBytes` are never archived. The plan is set first and the rows are read after it, each
 * consistently, while the archiver claims a row first and reads the plan after it: so one of the two sees the other.
 */
export function decideFollowUp(job: Job | null, plan: Plan, archiveMinBytes: number): FollowUpStep {
  if (job?.status !== "COMPLETED") return { do: "nothing" };
  switch (job.archiveStatus) {
    case "AVAILABLE":
      return plan === "premium" ? { do: "keep", job } : { do: "nothing" };
    case "NOT_APPLICABLE":
    case "RESTORED":
      return staysInS3(plan, job, archiveMinBytes) ? { do: "nothing" } : { do: "make-due", job };
    case "ARCHIVING":
      return plan === "premium" ? { do: "later" } : { do: "nothing" };
    case "ARCHIVED":
      if (plan === "free") return { do: "nothing" };
      return job.evicted ? { do: "retrieve", job } : { do: "later" };
    case "RETRIEVING": // goes on whatever the plan is; once restored, the plan is read again
      return { do: "nothing" };
  }
}

/** How long until rows that were `later` are looked at again: a little more than a short archiving takes. */
export const followUpAgainMs = 5_000;

/** What a change of plan at `now` starts with: no result has followed yet. */
export function newFollowUp(now: number): FollowUp {
  return { since: now, asked: 0, expedited: 0, again: false };
}
