import { decideStall } from "@gas/core/jobs/stalled-jobs";
import type { CompletedJob, Job, JobRow } from "@gas/core/jobs/job";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { MessageBus } from "@gas/core/ports/message-bus";
import { minute } from "@gas/core/time";
import { inputKey } from "@gas/core/uploads/object-keys";
import { giveUp } from "./annotator.ts";
import type { ConfirmPlanDeps } from "./confirm-plan.ts";
import type { Log } from "./log.ts";
import { purge, type PurgeDeps } from "./purge.ts";
import { setResultGoing } from "./set-result-going.ts";

export type SweeperDeps = PurgeDeps &
  ConfirmPlanDeps & {
    jobs: Pick<JobStore, "apply" | "listDue" | "forget">;
    accounts: Pick<AccountStore, "find" | "listDue" | "noteFollowUp">;
    bus: MessageBus;
    maxAttempts?: number;
    log: Log;
  };

/** At most so many jobs a round; what is left comes next round, the longest overdue first. */
const jobsARound = 100;

/** The reconciler, one round: finds jobs that do not move, by the table alone, and sets them going again. Answers how many it touched. */
export async function sweep(deps: SweeperDeps): Promise<number> {
  return (await sweepJobs(deps)) + (await sweepAccounts(deps));
}

/** Sets going what stands still in the table of jobs. */
export async function sweepJobs(deps: SweeperDeps): Promise<number> {
  let touched = 0;
  for (const row of await deps.jobs.listDue(deps.now(), jobsARound)) {
    try {
      if (await lookAt(deps, row)) touched++;
    } catch (error) {
      deps.log.error({ jobId: row.jobId, err: error }, "cannot set a job going"); // the others must not wait for it
    }
  }
  return touched;
}

/** Rings again for people whose results have not all followed their change of plan. */
export async function sweepAccounts(deps: Pick<SweeperDeps, "accounts" | "bus" | "now">): Promise<number> {
  const due = await deps.accounts.listDue(deps.now(), jobsARound);
  for (const { userId, planVersion, followUp } of due) {
    const wakeAt = deps.now() + minute;
    if (followUp && (await deps.accounts.noteFollowUp(userId, planVersion, followUp, wakeAt)))
      await deps.bus.send("restoreRequests", { userId });
  }
  return due.length;
}

async function lookAt(deps: SweeperDeps, row: JobRow): Promise<boolean> {
  if (row.status === "DELETED") {
    await purge(deps, row);
    return true;
  }
  return row.status === "COMPLETED" ? setResultGoing(deps, row) : setGoing(deps, row);
}

async function setGoing(deps: SweeperDeps, job: Exclude<Job, CompletedJob>): Promise<boolean> {
  const { jobs, bus, log } = deps;
  const { jobId } = job;
  const now = deps.now();
  const decision = decideStall(job, now, deps.maxAttempts);
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
