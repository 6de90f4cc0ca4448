import type { RowEvent } from "../jobs/job-change.ts";
import type { JobRow } from "../jobs/job.ts";
import type { FigureStore } from "../ports/figure-store.ts";
import type { JobStore } from "../ports/job-store.ts";
import { hourOf, type Counts } from "./figures.ts";

/** What `event` adds to the figures, `row` being what it led to. */
export function countsOf(event: RowEvent, row: JobRow): Counts {
  if (event === "complete")
    return row.status === "COMPLETED"
      ? {
          completed: 1,
          records: row.counts.read,
          waitMs: Math.max(0, row.startTime - row.submitTime),
          annotateMs: Math.max(0, row.completeTime - row.startTime),
        }
      : {};
  if (event === "refuse" || event === "fail" || event === "giveUp")
    return row.status === "FAILED" ? { [`failed:${row.error.code}`]: 1 } : {};
  if (event === "evicted") return { archived: 1 };
  if (event === "restored")
    return row.status === "COMPLETED" && row.archiveStatus === "RESTORED"
      ? { restored: 1, restoreMs: Math.max(0, row.restoredAt - row.retrieval.requestedAt) }
      : {};
  return {};
}

/** `jobs`, whose changes are counted as they happen. Nothing waits for a count, and none that fails fails anything else. */
export function counted(
  jobs: JobStore,
  { figures, now, onLost }: { figures: FigureStore; now(): number; onLost(error: unknown): void },
): JobStore {
  return {
    ...jobs,
    apply: async (jobId, event, fields, actor) => {
      const row = await jobs.apply(jobId, event, fields, actor);
      const counts = row ? countsOf(event, row) : {};
      if (Object.keys(counts).length > 0) figures.add(hourOf(now()), counts).catch(onLost);
      return row;
    },
  };
}
