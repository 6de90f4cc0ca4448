import type { Account } from "@gas/core/accounts/account";
import { quoteRestore, type RestoreQuote } from "@gas/core/archiving/restore-quote";
import type { WebDeps } from "./deps.ts";

/** As many rows as a page of DynamoDB (1 MB) holds of them, more or less. */
const rowsAPage = 500;

/** What an upgrade would bring back of this person's results, when, and what it costs the service. */
export async function quoteForUpgrade(
  deps: Pick<WebDeps, "jobs" | "restore">,
  account: Account,
): Promise<RestoreQuote> {
  // Newest first, as the worker goes through them. Of each result only its size is kept: 10,000 are 10,000 numbers.
  const sizes: number[] = [];
  let after: string | undefined;
  do {
    const page = await deps.jobs.listOf(account.userId, { limit: rowsAPage, ...(after ? { after } : {}) });
    for (const job of page.jobs)
      if (
        job.status === "COMPLETED" &&
        (job.archiveStatus === "ARCHIVED" || job.archiveStatus === "ARCHIVING")
      )
        sizes.push(job.results.vcf.bytes);
    after = page.next;
  } while (after !== undefined);
  return quoteRestore(sizes, deps.restore);
}
