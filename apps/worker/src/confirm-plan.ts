import type { Plan } from "@gas/core/accounts/plans";
import type { UserId } from "@gas/core/accounts/account";
import { dueUntold, staysInS3 } from "@gas/core/archiving/archive-policy";
import { paidForMs } from "@gas/core/archiving/restore-policy";
import type { ResultIn } from "@gas/core/jobs/job";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { JobStore } from "@gas/core/ports/job-store";

export type ConfirmPlanDeps = {
  jobs: Pick<JobStore, "apply">;
  accounts: Pick<AccountStore, "find">;
  archiveAfterMs: number;
  /** Results below so many bytes are never archived. */
  archiveMinBytes: number;
  now(): number;
};

/** The owner's plan as it was written last. Someone without an account has paid for nothing. */
export async function planOf(deps: Pick<ConfirmPlanDeps, "accounts">, userId: UserId): Promise<Plan> {
  return (await deps.accounts.find(userId))?.plan ?? "free";
}

/**
 * Reads the plan once more after a result came to rest as one that stays in S3: a downgrade in between has found nothing to
 * change. Until this is on record the row carries a wake-up time, so the reconciler does it if we die.
 */
export async function confirmPlan(
  deps: ConfirmPlanDeps,
  job: ResultIn<"NOT_APPLICABLE" | "RESTORED">,
): Promise<void> {
  const asRead = { ifVersion: job.version };
  if (!staysInS3(await planOf(deps, job.userId), job, deps.archiveMinBytes)) {
    const due = { ...dueUntold(deps.now(), deps.archiveAfterMs), extended: null };
    await deps.jobs.apply(job.jobId, "makeDue", due, asRead);
    return;
  }
  // A copy in the archive is looked at again when it is not paid for any more.
  const fields = { wakeAt: job.archiveCopy ? job.archiveCopy.storedAt + paidForMs : null };
  if (job.archiveStatus === "RESTORED") await deps.jobs.apply(job.jobId, "confirmRestored", fields, asRead);
  else await deps.jobs.apply(job.jobId, "confirmKept", fields, asRead);
}
