import {
  archiveStatusesAllowing,
  isResultEvent,
  resultDestinationOf,
  type ArchiveStatus,
  type ResultEvent,
  type resultRule,
} from "../archiving/result-lifecycle.ts";
import type { ArchiveCopy, Retrieval } from "../archiving/result-state.ts";
import type { ErrorReport } from "../errors/error-report.ts";
import type { UserId } from "../accounts/account.ts";
import { lookAfter } from "../mail/mail-events.ts";
import {
  destinationOf,
  statusesAllowing,
  type JobEvent,
  type JobStatus,
  type leaseRule,
} from "./job-lifecycle.ts";
import {
  completedVariants,
  DeletedJob,
  JobRow,
  jobVariants,
  type Job,
  type JobIn,
  type Progress,
  type Results,
  type Revival,
} from "./job.ts";
import type { Lease } from "./lease.ts";

type Ended = { completeTime: number };
type Due = { archiveDueAt: number; wakeAt: number };
type Watched = { wakeAt: number };
type Tried = Watched & { retrieval: Retrieval };

/** What each event writes beside the new status. `null` takes the field away. */
export type EventFields = {
  submit: { submitTime: number; input: JobIn<"PENDING">["input"]; attempts: 0; reminders: 0; wakeAt: number };
  refuse: Ended & { error: ErrorReport; attempts: 0 };
  cancel: Ended & { because: JobIn<"CANCELLED">["because"]; attempts?: 0 };
  claim: { startTime: number; lease: Lease; progress: Progress; attempts: number; wakeAt: number };
  remind: { wakeAt: number; reminders: number; revival?: Revival };
  report: { lease: Lease; progress: Progress; wakeAt: number };
  release: { wakeAt: number; reminders: 0; attempts: number; revival: Revival };
  revive: { wakeAt: number; reminders: 0; revival: Revival };
  complete: Ended &
    Due & {
      engine: string;
      referenceChecksum?: string;
      results: Results;
      counts: JobIn<"COMPLETED">["counts"];
      archiveStatus: "AVAILABLE";
    };
  fail: Ended & { error: ErrorReport; results?: JobIn<"FAILED">["results"] };
  giveUp: Ended & { error: ErrorReport };
  delete: Watched & { formerUserId: UserId; deletedAt: number; purges: 0; former?: Job };
  beginPurge: Watched & { former: null };
  purged: Watched & { purges: number };

  keep: Watched;
  extend: Due & { extended: true };
  remindArchiver: Watched & { reminders: number };
  makeDue: Due & { extended: null };
  confirmKept: { wakeAt: number | null };
  dropKeptCopy: { archiveId: null; archiveCopy: null; wakeAt: null };
  beginArchiving: Watched & { lease: Lease };
  holdArchiving: Watched & { lease: Lease };
  nudgeArchiving: Watched;
  archived: Watched & { archiveId: string; archiveCopy: ArchiveCopy; archivedAt: number; evicted: false };
  spare: Watched;
  putOffArchiving: Due;
  evicted: { evicted: true; wakeAt: null };
  nudgeEviction: Watched;
  requestRetrieval: Tried;
  retrievalStarted: Tried;
  retrievalPutOff: Tried;
  askAgain: Tried & { lease: null };
  rejectRetrieval: Tried & { lease: null };
  awaitRetrieval: Watched;
  takeBack: Tried & { lease: Lease };
  holdTakingBack: Watched & { lease: Lease };
  restored: Tried & { restoredAt: number; results: Results };
  confirmRestored: { wakeAt: number | null };
  dropCopy: { archiveId: null; archiveCopy: null; wakeAt: null };
};

export type RowEvent = JobEvent | ResultEvent;
type Rules = typeof leaseRule & typeof resultRule;
/** Who asks: the holder of a lease names it, whoever needs the lease to have run out says what time it is. */
export type Actor<E extends RowEvent> = (Rules[E] extends "holder"
  ? { leaseOwner: string }
  : Rules[E] extends "unheld"
    ? { now: number }
    : Rules[E] extends "request"
      ? { request: string }
      : object) & {
  /** Only if the row is still the one that was read. */
  ifVersion?: number;
};

/** One conditional write on one row, in the words of no database. */
export type JobChange = {
  from: readonly JobStatus[];
  /** And, for a COMPLETED job, where its result must be; null when it does not matter. */
  fromArchive: readonly ArchiveStatus[] | null;
  to: JobStatus;
  set: Record<string, unknown>;
  /** Fields that the new status does not carry. */
  remove: readonly string[];
  lease: { mustBeHeldBy: string } | { mustHaveRunOutBy: number } | null;
  /** The retrieval that must be the present one. */
  ifRequest: string | null;
  ifVersion: number | null;
};

const keysOf = new Map<string, ReadonlySet<string>>([
  ...jobVariants.map(
    ({ shape }) => [shape.status.value, new Set(Object.keys(shape))] satisfies [string, Set<string>],
  ),
  ...completedVariants.map(
    ({ shape }) => [shape.archiveStatus.value, new Set(Object.keys(shape))] satisfies [string, Set<string>],
  ),
  ["DELETED", new Set(Object.keys(DeletedJob.shape))],
]);
const allKeys = new Set([...keysOf.values()].flatMap((keys) => [...keys]));

/** The write that `event` is: its condition and its effect, both computed from the lifecycle tables and the job's schema. */
export function planChange<E extends RowEvent>(event: E, fields: EventFields[E], actor: Actor<E>): JobChange {
  const ofResult = isResultEvent(event);
  const archiveStatus = ofResult ? resultDestinationOf(event) : undefined;
  const to = ofResult ? "COMPLETED" : destinationOf(event);
  const kept = keysOf.get(archiveStatus ?? (to === "COMPLETED" ? "AVAILABLE" : to)) ?? allKeys;
  const by = actor as { leaseOwner?: string; now?: number; request?: string; ifVersion?: number };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const mailAt = lookAfter(event, fields);
  const taken = given.filter(([, value]) => value === null).map(([field]) => field);
  return {
    from: ofResult ? ["COMPLETED"] : statusesAllowing(event),
    fromArchive: ofResult ? archiveStatusesAllowing(event) : null,
    to,
    set: {
      ...Object.fromEntries(given.filter(([, value]) => value !== null)),
      ...(archiveStatus ? { archiveStatus } : {}),
      ...(mailAt === null ? {} : { mailAt }),
    },
    remove: [...new Set([...[...allKeys].filter((key) => !kept.has(key)), ...taken])],
    lease:
      by.leaseOwner !== undefined
        ? { mustBeHeldBy: by.leaseOwner }
        : by.now !== undefined
          ? { mustHaveRunOutBy: by.now }
          : null,
    ifRequest: by.request ?? null,
    ifVersion: by.ifVersion ?? null,
  };
}

/** Whether `change` may be applied to `row`: what a store's conditional write must amount to. */
export function isAllowed(row: JobRow, change: JobChange): boolean {
  if (!change.from.includes(row.status)) return false;
  if (change.fromArchive && !("archiveStatus" in row && change.fromArchive.includes(row.archiveStatus)))
    return false;
  if (change.ifVersion !== null && row.version !== change.ifVersion) return false;
  if (change.ifRequest !== null && !("retrieval" in row && row.retrieval.request === change.ifRequest))
    return false;
  const lease = "lease" in row ? row.lease : undefined;
  if (change.lease === null) return true;
  if ("mustBeHeldBy" in change.lease) return lease?.owner === change.lease.mustBeHeldBy;
  return lease === undefined || lease.until <= change.lease.mustHaveRunOutBy;
}

/** `row` after `change`; throws when the result is none (a field was forgotten). */
export function applyChange(row: JobRow, change: JobChange): JobRow {
  const kept = Object.entries(row).filter(([key]) => !change.remove.includes(key));
  return JobRow.parse({
    ...Object.fromEntries(kept),
    ...change.set,
    status: change.to,
    version: row.version + 1,
  });
}

/** What a row is after `E`. */
export type After<E extends RowEvent> = E extends "delete" | "beginPurge" | "purged" ? DeletedJob : Job;
