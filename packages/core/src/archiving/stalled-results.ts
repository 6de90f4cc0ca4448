import { reminderDelayMs } from "../jobs/stalled-jobs.ts";
import type { CompletedJob, ResultIn } from "../jobs/job.ts";
import { minute } from "../time.ts";
import { paidForMs } from "./restore-policy.ts";

export type ResultStall =
  | { do: "nothing" }
  /** Tell the archiver again, after writing that it was told. */
  | { do: "remind-archiver"; reminders: number; wakeInMs: number }
  | { do: "nudge-archiving"; wakeInMs: number }
  | { do: "nudge-eviction"; wakeInMs: number }
  /** Tell whoever brings results back to look after the retrieval. */
  | { do: "look-after-retrieval"; wakeInMs: number }
  | { do: "confirm-plan"; job: ResultIn<"NOT_APPLICABLE" | "RESTORED"> }
  /** The archive's copy of a result that is in S3 is not paid for any more. */
  | { do: "drop-copy"; job: ResultIn<"NOT_APPLICABLE" | "RESTORED">; archiveId: string };

/** What sets a result going whose time to be looked at has come. */
export function decideResultStall(job: CompletedJob, now: number): ResultStall {
  if (job.wakeAt === undefined || job.wakeAt > now) return { do: "nothing" };
  switch (job.archiveStatus) {
    case "AVAILABLE": {
      const reminders = (job.reminders ?? 0) + 1;
      return {
        do: "remind-archiver",
        reminders,
        wakeInMs: reminderDelayMs(reminders),
      };
    }
    case "ARCHIVING":
      return { do: "nudge-archiving", wakeInMs: minute };
    case "ARCHIVED":
      return { do: "nudge-eviction", wakeInMs: minute };
    case "RETRIEVING":
      return { do: "look-after-retrieval", wakeInMs: minute };
    case "NOT_APPLICABLE":
    case "RESTORED": {
      if (!job.archiveId || !job.archiveCopy || job.archiveCopy.storedAt + paidForMs > now)
        return { do: "confirm-plan", job };
      return { do: "drop-copy", job, archiveId: job.archiveId };
    }
  }
}
