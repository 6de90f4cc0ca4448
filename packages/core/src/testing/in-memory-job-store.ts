import { applyChange, isAllowed, planChange } from "../jobs/job-change.ts";
import type { Job } from "../jobs/job.ts";
import type { JobStore } from "../ports/job-store.ts";

/** A job store for tests; passes the same contract as the one on DynamoDB. */
export function inMemoryJobStore(): JobStore {
  const rows = new Map<string, Job>();
  return {
    add: async (job) => {
      const standing = rows.get(job.jobId);
      if (standing) return standing;
      rows.set(job.jobId, job);
      return job;
    },
    find: async (jobId) => rows.get(jobId) ?? null,
    apply: async (jobId, event, fields, actor) => {
      const job = rows.get(jobId);
      const change = planChange(event, fields, actor);
      if (!job || !isAllowed(job, change)) return null;
      const next = applyChange(job, change);
      rows.set(jobId, next);
      return next;
    },
    listOf: async (userId, { limit, after }) => {
      const mine = [...rows.values()]
        .filter((job) => job.userId === userId)
        .toSorted((a, b) => b.submitTime - a.submitTime || (a.jobId < b.jobId ? 1 : -1));
      const start = after ? mine.findIndex((job) => job.jobId === after) + 1 : 0;
      const jobs = mine.slice(start, start + limit);
      const last = jobs.at(-1);
      return start + limit < mine.length && last ? { jobs, next: last.jobId } : { jobs };
    },
    countWaitingBefore: async (submitTime, limit) => {
      const all = [...rows.values()].filter(
        (job) => job.status === "PENDING" && job.submitTime < submitTime,
      ).length;
      return { count: Math.min(all, limit), capped: all > limit };
    },
    listDue: async (now, limit) =>
      [...rows.values()]
        .filter((job) => "wakeAt" in job && job.wakeAt <= now)
        .toSorted((a, b) => ("wakeAt" in a ? a.wakeAt : 0) - ("wakeAt" in b ? b.wakeAt : 0))
        .slice(0, limit),
  };
}
