import type { Account } from "@gas/core/accounts/account";
import { isInS3 } from "@gas/core/archiving/result-lifecycle";
import { mayBeAllBack, type Returned } from "@gas/core/mail/mail-events";
import type { JobStore } from "@gas/core/ports/job-store";

const pageSize = 100;

/**
 * How many results have come back since the last upgrade, if none is away any more; null while one may be. The index may be
 * late, so a row that it shows anywhere but at rest in S3 is read by its key before it counts.
 */
export async function countReturned(
  { jobs }: { jobs: Pick<JobStore, "find" | "listOf" | "countRetrieving"> },
  account: Account,
): Promise<Returned> {
  const { userId, followUp } = account;
  if (!followUp || !mayBeAllBack(account)) return null;
  if ((await jobs.countRetrieving(userId, 1)) > 0) return null;
  let back = 0;
  let after: string | undefined;
  do {
    const page = await jobs.listOf(userId, { limit: pageSize, ...(after ? { after } : {}) });
    for (const listed of page.jobs) {
      const isAtRest =
        listed.status !== "COMPLETED" ||
        listed.archiveStatus === "NOT_APPLICABLE" ||
        listed.archiveStatus === "RESTORED";
      const job = isAtRest ? listed : await jobs.find(listed.jobId);
      if (job?.status !== "COMPLETED") continue;
      if (!isInS3(job.archiveStatus)) return null;
      if (job.archiveStatus === "RESTORED" && job.restoredAt >= followUp.since) back++;
    }
    after = page.next;
  } while (after !== undefined);
  return { away: 0, back };
}
