import { setTimeout as sleep } from "node:timers/promises";
import { decideStall } from "@gas/core/jobs/stalled-jobs";
import type { Job } from "@gas/core/jobs/job";
import type { JobStore } from "@gas/core/ports/job-store";
import type { MessageBus } from "@gas/core/ports/message-bus";
import type { UploadDesk } from "@gas/core/ports/upload-desk";
import { inputKey } from "@gas/core/uploads/object-keys";
import { giveUp } from "./annotator.ts";
import type { Log } from "./log.ts";

export type SweeperDeps = {
  jobs: Pick<JobStore, "apply" | "listDue">;
  bus: MessageBus;
  uploads: Pick<UploadDesk, "abortMultipart">;
  now(): number;
  log: Log;
};

/** At most so many jobs a round; what is left comes next round, the longest overdue first. */
const jobsARound = 100;

/** The reconciler, one round: finds jobs that do not move, by the table alone, and sets them going again. Answers how many it touched. */
export async function sweep(deps: SweeperDeps): Promise<number> {
  const due = await deps.jobs.listDue(deps.now(), jobsARound);
  let touched = 0;
  for (const job of due) if (await setGoing(deps, job)) touched++;
  return touched;
}

async function setGoing(deps: SweeperDeps, job: Job): Promise<boolean> {
  const { jobs, bus, log } = deps;
  const { jobId } = job;
  const now = deps.now();
  const decision = decideStall(job, now);
  if (decision.do !== "nothing")
    log.warn({ jobId, status: job.status, decision: decision.do }, "job stood still");
  switch (decision.do) {
    case "nothing":
      return false;
    case "give-up":
      await giveUp(deps, jobId);
      return true;
    case "abandon": {
      const given = { completeTime: now, because: "upload_abandoned", attempts: 0 } as const;
      if (!(await jobs.apply(jobId, "cancel", given, { ifVersion: job.version }))) return false;
      if (job.status === "AWAITING_UPLOAD" && job.upload.method === "multipart") {
        const key = inputKey(job.userId, jobId, job.fileName);
        await deps.uploads.abortMultipart({ key, uploadId: job.upload.uploadId });
      }
      return true;
    }
    case "remind": {
      const reminded = await jobs.apply(
        jobId,
        "remind",
        {
          reminders: decision.reminders,
          wakeAt: now + decision.nextLookMs,
          revival: { at: now, because: "message_lost" },
        },
        { ifVersion: job.version },
      );
      if (reminded) await bus.publish("jobRequests", { jobId });
      return reminded !== null;
    }
    case "revive": {
      const revived = await jobs.apply(
        jobId,
        "revive",
        { reminders: 0, wakeAt: now + decision.nextLookMs, revival: { at: now, because: "worker_silent" } },
        { now, ifVersion: job.version },
      );
      if (revived) await bus.publish("jobRequests", { jobId });
      return revived !== null;
    }
  }
}

/** Sweeps every `everyMs` until `signal`; a round that fails is logged and the next one comes. */
export async function sweepRegularly(deps: SweeperDeps, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await sweep(deps);
    } catch (error) {
      deps.log.error({ err: error }, "sweep failed");
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}
