import {
  applyChange,
  isAllowed,
  planChange,
  type Actor,
  type After,
  type EventFields,
  type RowEvent,
} from "../jobs/job-change.ts";
import { undeleted } from "../jobs/deleted-jobs.ts";
import type { JobId } from "../jobs/job-id.ts";
import { Job, type JobRow } from "../jobs/job.ts";
import type { JobStore } from "../ports/job-store.ts";

const isLive = (row: JobRow): row is Job => row.status !== "DELETED";

/** A job store for tests; passes the same contract as the one on DynamoDB. */
export function inMemoryJobStore(): JobStore {
  const rows = new Map<string, JobRow>();
  const live = () => [...rows.values()].filter(isLive);
  return {
    add: async (job) => {
      const standing = rows.get(job.jobId);
      if (standing) return isLive(standing) ? standing : null;
      rows.set(job.jobId, job);
      return job;
    },
    find: async (jobId) => {
      const row = rows.get(jobId);
      return row && isLive(row) ? row : null;
    },
    apply: async <E extends RowEvent>(jobId: JobId, event: E, fields: EventFields[E], actor: Actor<E>) => {
      const row = rows.get(jobId);
      const change = planChange(event, fields, actor);
      if (!row || !isAllowed(row, change)) return null;
      const next = applyChange(row, change);
      rows.set(jobId, next);
      return next as After<E>;
    },
    label: async (jobId, labels, ifVersion) => {
      const row = rows.get(jobId);
      if (!row || !isLive(row) || (ifVersion !== undefined && row.version !== ifVersion)) return null;
      const next = Object.entries({ ...row, ...labels, version: row.version + 1 });
      const job = Job.parse(Object.fromEntries(next.filter(([, value]) => value !== null)));
      rows.set(jobId, job);
      return job;
    },
    findRow: async (jobId) => rows.get(jobId) ?? null,
    undelete: async (deleted) => {
      const row = rows.get(deleted.jobId);
      if (row?.status !== "DELETED" || row.version !== deleted.version) return null;
      const job = undeleted(deleted);
      rows.set(deleted.jobId, job);
      return job;
    },
    listOf: async (userId, { limit, after }) => {
      const mine = live()
        .filter((job) => job.userId === userId)
        .toSorted((a, b) => b.submitTime - a.submitTime || (a.jobId < b.jobId ? 1 : -1));
      const start = after ? mine.findIndex((job) => job.jobId === after) + 1 : 0;
      const jobs = mine.slice(start, start + limit);
      const last = jobs.at(-1);
      return start + limit < mine.length && last ? { jobs, next: last.jobId } : { jobs };
    },
    countRetrieving: async (userId) =>
      live().filter(
        (job) => job.userId === userId && "archiveStatus" in job && job.archiveStatus === "RETRIEVING",
      ).length,
    countWaitingBefore: async (submitTime, limit) => {
      const all = live().filter((job) => job.status === "PENDING" && job.submitTime < submitTime).length;
      return { count: Math.min(all, limit), capped: all > limit };
    },
    oldestWaiting: async () => {
      const waiting = live().filter(({ status }) => status === "PENDING");
      return waiting.length === 0 ? null : Math.min(...waiting.map(({ submitTime }) => submitTime));
    },
    all: async function* () {
      yield* rows.values();
    },
    listDue: async (now, limit) =>
      [...rows.values()]
        .filter((row) => wakeAtOf(row) <= now)
        .toSorted((a, b) => wakeAtOf(a) - wakeAtOf(b))
        .slice(0, limit),
    listMailDue: async (now, limit) =>
      live()
        .filter(({ mailAt = Infinity }) => mailAt <= now)
        .toSorted((a, b) => (a.mailAt ?? 0) - (b.mailAt ?? 0))
        .slice(0, limit),
    noteMail: async ({ jobId, version }, lookAt) => {
      const row = rows.get(jobId);
      if (!row || !isLive(row) || row.version !== version) return false;
      const { mailAt: _, ...rest } = row;
      rows.set(jobId, lookAt === null ? rest : { ...rest, mailAt: lookAt });
      return true;
    },
    forget: async ({ jobId, version }) => {
      const row = rows.get(jobId);
      if (row?.status === "DELETED" && row.version === version) rows.delete(jobId);
    },
  };
}

const wakeAtOf = (row: JobRow) => ("wakeAt" in row && row.wakeAt !== undefined ? row.wakeAt : Infinity);
