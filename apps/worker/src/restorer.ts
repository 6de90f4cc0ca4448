import { decideFollowUp, followUpAgainMs } from "@gas/core/accounts/change-plan";
import type { Account, FollowUp } from "@gas/core/accounts/account";
import { dueUntold } from "@gas/core/archiving/archive-policy";
import { tierFor } from "@gas/core/archiving/restore-policy";
import type { Job, ResultIn } from "@gas/core/jobs/job";
import { minute } from "@gas/core/time";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { JobStore } from "@gas/core/ports/job-store";
import { confirmPlan } from "./confirm-plan.ts";
import type { Handler } from "./consume.ts";
import { ringMail } from "./mail/ring-mail.ts";
import { startRetrieval, type StartRetrievalDeps } from "./start-retrieval.ts";

export type RestorerDeps = StartRetrievalDeps & {
  jobs: Pick<JobStore, "find" | "apply" | "listOf">;
  accounts: Pick<AccountStore, "find" | "noteFollowUp">;
  archiveAfterMs: number;
  archiveMinBytes: number;
  leaseMs: number;
  /** Results dealt with at a time. */
  atOnce: number;
};

const pageSize = 50;

/**
 * Makes every result of one person follow a change of plan: on an upgrade what is archived is asked back and what is
 * not is kept; on a downgrade what was kept becomes due. How far it got stands in the account, so it can be taken up anywhere.
 */
export const restorer =
  (deps: RestorerDeps): Handler<"restoreRequests"> =>
  async ({ userId }, stopping) => {
    for (;;) {
      const account = await deps.accounts.find(userId);
      if (!account?.followUp || account.wakeAt === undefined) return { end: "done" };
      if (stopping.aborted) return { end: "retry", afterSeconds: 0, because: "the worker is stopping" };
      const { followUp, finished } = await followOnePage(deps, account, account.followUp);
      const now = deps.now();
      if (!finished) {
        await deps.accounts.noteFollowUp(userId, account.planVersion, followUp, now + minute);
      } else if (followUp.again) {
        const { after: _, ...anew } = followUp;
        const wakeAt = now + followUpAgainMs;
        await deps.accounts.noteFollowUp(userId, account.planVersion, { ...anew, again: false }, wakeAt);
        return { end: "wait", milliseconds: followUpAgainMs };
      } else {
        await deps.accounts.noteFollowUp(userId, account.planVersion, followUp, null);
        await ringMail(deps, { userId }); // all may be back by now, or the person is to hear of the free plan
      }
    }
  };

async function followOnePage(
  deps: RestorerDeps,
  account: Account,
  before: FollowUp,
): Promise<{ followUp: FollowUp; finished: boolean }> {
  const { after } = before;
  const page = await deps.jobs.listOf(account.userId, { limit: pageSize, ...(after ? { after } : {}) });
  const followUp = { ...before };
  for (let i = 0; i < page.jobs.length; i += deps.atOnce) {
    // Newest first, so the Expedited ones go to the newest.
    const steps = page.jobs.slice(i, i + deps.atOnce).map((job) => follow(deps, account, followUp, job));
    await Promise.all(steps);
    // What was asked for is on record before more is: after a crash no more Expedited ones are asked for than allowed.
    await deps.accounts.noteFollowUp(account.userId, account.planVersion, followUp, deps.now() + minute);
  }
  if (page.next) followUp.after = page.next;
  return { followUp, finished: page.next === undefined };
}

/** Brings one result into line with the plan, and counts it in `followUp`. The index may be late, so the row is read by its key. */
async function follow(deps: RestorerDeps, account: Account, followUp: FollowUp, listed: Job): Promise<void> {
  const step = decideFollowUp(await deps.jobs.find(listed.jobId), account.plan, deps.archiveMinBytes);
  switch (step.do) {
    case "nothing":
      return;
    case "later":
      followUp.again = true;
      return;
    case "keep": {
      const wakeAt = deps.now() + deps.leaseMs;
      const kept = await deps.jobs.apply(step.job.jobId, "keep", { wakeAt }, { ifVersion: step.job.version });
      if (kept) await confirmPlan(deps, kept as ResultIn<"NOT_APPLICABLE">);
      else followUp.again = true;
      return;
    }
    case "make-due": {
      const due = { ...dueUntold(deps.now(), deps.archiveAfterMs), extended: null };
      const made = await deps.jobs.apply(step.job.jobId, "makeDue", due, { ifVersion: step.job.version });
      if (!made) followUp.again = true;
      return;
    }
    case "retrieve": {
      const tier = tierFor(followUp.expedited, deps.restore);
      // Counted before it is asked, so that no two at a time take the last Expedited one.
      if (tier === "Expedited") followUp.expedited++;
      if (await startRetrieval(deps, step.job, tier)) {
        followUp.asked++;
        return;
      }
      if (tier === "Expedited") followUp.expedited--;
      followUp.again = true;
    }
  }
}
