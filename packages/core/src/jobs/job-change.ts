import type { ErrorReport } from "../errors/error-report.ts";
import {
  destinationOf,
  leaseRule,
  statusesAllowing,
  type JobEvent,
  type JobStatus,
} from "./job-lifecycle.ts";
import { Job, type JobIn, type Lease, type Progress, type Results, type Revival } from "./job.ts";

type Ended = { completeTime: number };

/** What each event writes beside the new status. */
export type EventFields = {
  submit: { submitTime: number; input: JobIn<"PENDING">["input"]; attempts: 0; reminders: 0; wakeAt: number };
  refuse: Ended & { error: ErrorReport; attempts: 0 };
  cancel: Ended & { because: JobIn<"CANCELLED">["because"]; attempts?: 0 };
  claim: { startTime: number; lease: Lease; progress: Progress; attempts: number; wakeAt: number };
  remind: { wakeAt: number; reminders: number; revival?: Revival };
  report: { lease: Lease; progress: Progress; wakeAt: number };
  release: { wakeAt: number; reminders: 0; attempts: number; revival: Revival };
  revive: { wakeAt: number; reminders: 0; revival: Revival };
  complete: Ended & { engine: string; results: Results; counts: JobIn<"COMPLETED">["counts"] };
  fail: Ended & { error: ErrorReport; results?: JobIn<"FAILED">["results"] };
  giveUp: Ended & { error: ErrorReport };
};

type LeaseRules = typeof leaseRule;
/** Who asks: the holder of a lease names it, whoever needs the lease to have run out says what time it is. */
export type Actor<E extends JobEvent> = (LeaseRules[E] extends "holder"
  ? { leaseOwner: string }
  : LeaseRules[E] extends "unheld"
    ? { now: number }
    : object) & {
  /** Only if the row is still the one that was read. */
  ifVersion?: number;
};

/** One conditional write on one row, in the words of no database. */
export type JobChange = {
  from: readonly JobStatus[];
  to: JobStatus;
  set: Record<string, unknown>;
  /** Fields that the new status does not carry. */
  remove: readonly string[];
  lease: { mustBeHeldBy: string } | { mustHaveRunOutBy: number } | null;
  ifVersion: number | null;
};

const keysOf = new Map<JobStatus, ReadonlySet<string>>(
  Job.options.map((variant) => [variant.shape.status.value, new Set(Object.keys(variant.shape))]),
);
const allKeys = new Set([...keysOf.values()].flatMap((keys) => [...keys]));

/** The write that `event` is: its condition and its effect, both computed from the lifecycle table and the job's schema. */
export function planChange<E extends JobEvent>(event: E, fields: EventFields[E], actor: Actor<E>): JobChange {
  const to = destinationOf(event);
  const kept = keysOf.get(to) ?? allKeys;
  const by = actor as { leaseOwner?: string; now?: number; ifVersion?: number };
  return {
    from: statusesAllowing(event),
    to,
    set: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    remove: [...allKeys].filter((key) => !kept.has(key)),
    lease:
      by.leaseOwner !== undefined
        ? { mustBeHeldBy: by.leaseOwner }
        : by.now !== undefined
          ? { mustHaveRunOutBy: by.now }
          : null,
    ifVersion: by.ifVersion ?? null,
  };
}

/** Whether `change` may be applied to `job`: what a store's conditional write must amount to. */
export function isAllowed(job: Job, change: JobChange): boolean {
  if (!change.from.includes(job.status)) return false;
  if (change.ifVersion !== null && job.version !== change.ifVersion) return false;
  if (change.lease === null) return true;
  if ("mustBeHeldBy" in change.lease)
    return job.status === "RUNNING" && job.lease.owner === change.lease.mustBeHeldBy;
  return job.status !== "RUNNING" || job.lease.until <= change.lease.mustHaveRunOutBy;
}

/** `job` after `change`; throws when the result is no job (a field was forgotten). */
export function applyChange(job: Job, change: JobChange): Job {
  const kept = Object.entries(job).filter(([key]) => !change.remove.includes(key));
  return Job.parse({
    ...Object.fromEntries(kept),
    ...change.set,
    status: change.to,
    version: job.version + 1,
  });
}
