import { describe, expect, it } from "vitest";
import { aRestoredResult, aRetrievingResult, anArchivedResult } from "@gas/core/testing/archived-results";
import { aJobId, anAccount, aPendingJob, aRunningJob, completed, t0 } from "@gas/core/testing/builders";
import type { Job } from "@gas/core/jobs/job";
import { quoteForUpgrade } from "./quote-restore.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();

describe("the quote before an upgrade", () => {
  it("counts what is in the archive or about to be, and nothing that is in S3 or on its way back", async () => {
    const { deps, stand } = fakeDeps();
    const jobs: Job[] = [
      anArchivedResult(),
      aRetrievingResult(),
      aRestoredResult(),
      completed(aRunningJob()),
      aPendingJob(),
    ];
    for (const job of jobs) await stand({ ...job, jobId: aJobId() });
    expect(await quoteForUpgrade(deps, account)).toMatchObject({ results: 1, bytes: 10, expedited: 1 });
  });

  it("goes through 10,000 jobs a page at a time", async () => {
    const { deps } = fakeDeps();
    const archived = anArchivedResult();
    const all = Array.from({ length: 10_000 }, (_, i) => ({ ...archived, submitTime: t0 + i }));
    const asked: number[] = [];
    const listOf: typeof deps.jobs.listOf = async (_, { limit, after = "0" }) => {
      asked.push(limit);
      const end = Number(after) + limit;
      const jobs = all.slice(Number(after), end);
      return end < all.length ? { jobs, next: String(end) } : { jobs };
    };
    const quote = await quoteForUpgrade({ ...deps, jobs: { ...deps.jobs, listOf } }, account);
    expect(quote).toMatchObject({ results: 10_000, bytes: 100_000, expedited: 100, standard: 9900 });
    expect(Math.max(...asked)).toBeLessThanOrEqual(1000);
  });
});
