import { graceHasEnded } from "@gas/core/accounts/billing";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { MessageBus } from "@gas/core/ports/message-bus";
import { minute } from "@gas/core/time";
import type { Log } from "../log.ts";

export type SweepMailDeps = {
  jobs: Pick<JobStore, "listMailDue" | "noteMail">;
  accounts: Pick<AccountStore, "listMailDue" | "noteMail" | "setBilling">;
  bus: Pick<MessageBus, "send">;
  graceMs: number;
  now(): number;
  log: Log;
};

/** At most so many rows a round; what is left comes next round, the longest overdue first. */
const rowsARound = 100;

/**
 * Rings for every row of which there may be something to tell and nobody did: its message was lost, or only the time has
 * come. Also ends premium where a payment is owed for too long. Answers how many it touched.
 */
export async function sweepMail(deps: SweepMailDeps): Promise<number> {
  const { jobs, accounts, bus } = deps;
  let touched = 0;
  for (const job of await jobs.listMailDue(deps.now(), rowsARound)) {
    // Marked first, then rung: each row rings once a minute however often it is found.
    if (!(await jobs.noteMail(job, deps.now() + minute))) continue;
    await bus.send("mail", { jobId: job.jobId });
    touched++;
  }
  for (const account of await accounts.listMailDue(deps.now(), rowsARound)) {
    const { userId, billing } = account;
    if (billing && graceHasEnded(account, deps.graceMs, deps.now())) {
      const { revision, ...rest } = billing;
      const ended = await accounts.setBilling(userId, revision, rest, "free", deps.now());
      deps.log.info({ userId, ended: ended !== null }, "premium ends for want of payment");
      if (ended) await bus.send("restoreRequests", { userId });
      touched++;
      continue; // the write has marked the account anew
    }
    if (!(await accounts.noteMail(account, deps.now() + minute))) continue;
    await bus.send("mail", { userId });
    touched++;
  }
  return touched;
}
