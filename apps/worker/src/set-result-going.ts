import { staysInS3 } from "@gas/core/archiving/archive-policy";
import { decideResultStall } from "@gas/core/archiving/stalled-results";
import type { CompletedJob } from "@gas/core/jobs/job";
import type { ArchiveStore } from "@gas/core/ports/archive-store";
import type { MessageBus } from "@gas/core/ports/message-bus";
import { confirmPlan, planOf, type ConfirmPlanDeps } from "./confirm-plan.ts";

export type SetResultGoingDeps = ConfirmPlanDeps & {
  bus: Pick<MessageBus, "send">;
  archives: Pick<ArchiveStore, "remove">;
};

/** Sets a result going whose time to be looked at has come: the row first, then the bell. True when there was something to do. */
export async function setResultGoing(deps: SetResultGoingDeps, job: CompletedJob): Promise<boolean> {
  const { jobs, bus } = deps;
  const { jobId } = job;
  const now = deps.now();
  const asRead = { ifVersion: job.version };
  const decision = decideResultStall(job, now);
  switch (decision.do) {
    case "nothing":
      return false;
    case "remind-archiver": {
      const { reminders, wakeInMs } = decision;
      const reminded = await jobs.apply(
        jobId,
        "remindArchiver",
        { reminders, wakeAt: now + wakeInMs },
        asRead,
      );
      if (reminded) await bus.send("archive", { jobId });
      return reminded !== null;
    }
    case "nudge-archiving":
    case "nudge-eviction": {
      const fields = { wakeAt: now + decision.wakeInMs };
      const nudged =
        decision.do === "nudge-archiving"
          ? await jobs.apply(jobId, "nudgeArchiving", fields, { ...asRead, now })
          : await jobs.apply(jobId, "nudgeEviction", fields, asRead);
      if (nudged) await bus.send("archive", { jobId });
      return nudged !== null;
    }
    case "look-after-retrieval": {
      const wakeAt = now + decision.wakeInMs;
      const noted = await jobs.apply(jobId, "awaitRetrieval", { wakeAt }, { ...asRead, now });
      if (noted) await bus.send("archiveRetrievals", { jobId });
      return noted !== null;
    }
    case "confirm-plan":
      await confirmPlan(deps, decision.job);
      return true;
    case "drop-copy": {
      // A result that will be archived again soon needs its copy.
      if (!staysInS3(await planOf(deps, job.userId), job, deps.archiveMinBytes)) {
        await confirmPlan(deps, decision.job);
        return true;
      }
      // The row lets go of the copy first: whoever dies in between leaves a stray, never a row that names nothing.
      const fields = { archiveId: null, archiveCopy: null, wakeAt: null };
      const event = decision.job.archiveStatus === "RESTORED" ? "dropCopy" : "dropKeptCopy";
      const dropped = await jobs.apply(jobId, event, fields, asRead);
      if (dropped) await deps.archives.remove(decision.archiveId);
      return dropped !== null;
    }
  }
}
