import { newRetrieval } from "../archiving/restore-policy.ts";
import { minute } from "../time.ts";
import type { ResultIn } from "../jobs/job.ts";
import { aRunningJob, completed, t0 } from "./builders.ts";

/** Results on their way through the archive, for tests. Archived half an hour after `t0`, asked back after an hour. */
export const archivedAt = t0 + 30 * minute;
export const requestedAt = t0 + 60 * minute;

export function anArchivedResult(fields: Partial<ResultIn<"ARCHIVED">> = {}): ResultIn<"ARCHIVED"> {
  const { archiveDueAt: _, ...job } = completed(aRunningJob());
  return {
    ...job,
    archiveStatus: "ARCHIVED",
    archiveId: "archive-1",
    archiveCopy: { bytes: 10, treeHash: "1".repeat(64), storedAt: archivedAt },
    archivedAt,
    evicted: true,
    ...fields,
  };
}

export function aRetrievingResult(fields: Partial<ResultIn<"RETRIEVING">> = {}): ResultIn<"RETRIEVING"> {
  const { evicted: _, ...job } = anArchivedResult();
  return {
    ...job,
    archiveStatus: "RETRIEVING",
    retrieval: newRetrieval("request-1", "Expedited", requestedAt, { timeScale: 1, expeditedAtMost: 100 }),
    wakeAt: requestedAt + 30_000,
    ...fields,
  };
}

export function aRestoredResult(fields: Partial<ResultIn<"RESTORED">> = {}): ResultIn<"RESTORED"> {
  const { archivedAt: _, wakeAt: __, ...job } = aRetrievingResult();
  return { ...job, archiveStatus: "RESTORED", restoredAt: requestedAt + 4 * minute, ...fields };
}
