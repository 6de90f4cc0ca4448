import type { Plan } from "../accounts/plans.ts";
import { thresholdFor, usualKeeping } from "../costs/archiving-cost.ts";
import type { CompletedJob, Job, ResultIn } from "../jobs/job.ts";
import { minute } from "../time.ts";

export type ArchiveDecision =
  | { do: "nothing" }
  | { do: "keep"; job: ResultIn<"AVAILABLE"> }
  | { do: "wait"; milliseconds: number }
  | { do: "archive"; job: ResultIn<"AVAILABLE" | "ARCHIVING"> }
  /** The archive's copy is on record and the one in S3 must still go. */
  | { do: "evict"; job: ResultIn<"ARCHIVED"> };

/** Results below so many bytes stay in S3, unless a setting says otherwise: archived they would cost more than kept. */
export const usualArchiveMinBytes = thresholdFor(usualKeeping);

/** Whether a result stays in S3 for good: its owner is premium, or it is too small for archiving to pay. */
export function staysInS3(plan: Plan, { results }: Pick<CompletedJob, "results">, minBytes: number): boolean {
  return plan === "premium" || results.vcf.bytes < minBytes;
}

/**
 * Where archiving is decided: what the archiver does that was told of `job`, whose owner has `plan` now. Results below
 * `minBytes` are kept. One that is being archived goes on: it was large enough when it was claimed.
 */
export function decideArchiving(job: Job | null, plan: Plan, now: number, minBytes: number): ArchiveDecision {
  if (job?.status !== "COMPLETED") return { do: "nothing" };
  switch (job.archiveStatus) {
    case "AVAILABLE":
      if (staysInS3(plan, job, minBytes)) return { do: "keep", job };
      return job.archiveDueAt > now
        ? { do: "wait", milliseconds: job.archiveDueAt - now }
        : { do: "archive", job };
    case "ARCHIVING": // whoever holds it either ends it or goes silent, and then the reconciler tells us again
      return job.lease.until > now ? { do: "nothing" } : { do: "archive", job };
    case "ARCHIVED":
      return job.evicted ? { do: "nothing" } : { do: "evict", job };
    case "NOT_APPLICABLE":
    case "RETRIEVING":
    case "RESTORED":
      return { do: "nothing" };
  }
}

/** How long after it is due a result that did not move is looked at by the reconciler. */
export const archiverPatienceMs = minute;

/** When archiving is tried again after the archive did not take it. */
export const archiveAgainMs = 5 * minute;

/** By how much the one free extension puts archiving off. */
export const extensionMs = 24 * 60 * minute;

/** When a result is due of which no message tells: the reconciler rings when its time has come. */
export function dueUntold(now: number, archiveAfterMs: number): { archiveDueAt: number; wakeAt: number } {
  const archiveDueAt = now + archiveAfterMs;
  return { archiveDueAt, wakeAt: archiveDueAt };
}

/** When a result is due of which a message tells, and when the reconciler looks after it should that be lost. */
export function dueAfter(now: number, archiveAfterMs: number): { archiveDueAt: number; wakeAt: number } {
  const archiveDueAt = now + archiveAfterMs;
  return { archiveDueAt, wakeAt: archiveDueAt + archiverPatienceMs };
}
