import { setTimeout as sleep } from "node:timers/promises";
import { decideStall } from "@gas/core/jobs/stalled-jobs";
import type { Account } from "@gas/core/accounts/account";
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
    log: Log;
  };

/** At most so many jobs a round; what is left comes next round, the longest overdue first. */
const jobsARound = 100;

/** The reconciler, one round: finds jobs that do not move, by the table alone, and sets them going again. Answers how many it touched. */
export async function sweep(deps: SweeperDeps): Promise<number> {
  const due = await deps.jobs.listDue(deps.now(), jobsARound);
  let touched = 0;
  for (const row of due) {
    try {
      if (await lookAt(deps, row)) touched++;
    } catch (error) {
      deps.log.error({ jobId: row.jobId, err: error }, "cannot set a job going"); // the others must not wait for it
    }
  }
  for (const account of await deps.accounts.listDue(deps.now(), jobsARound)) {
    await remindRestorer(deps, account);
    touched++;
  }
  return touched;
}

async function lookAt(deps: SweeperDeps, row: JobRow): Promise<boolean> {
  if (row.status === "DELETED") {
    await purge(deps, row);
    return true;
  }
  return row.status === "COMPLETED" ? setResultGoing(deps, row) : setGoing(deps, row);
}

async function remindRestorer({ accounts, bus, now }: SweeperDeps, account: Account): Promise<void> {
  const { userId, planVersion, followUp } = account;
  if (!followUp) return;
  if (await accounts.noteFollowUp(userId, planVersion, followUp, now() + minute))
    await bus.send("restoreRequests", { userId });
}

async function setGoing(deps: SweeperDeps, job: Exclude<Job, CompletedJob>): Promise<boolean> {
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
