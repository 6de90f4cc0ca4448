import { describe, expect, it } from "vitest";
import { aRestoredResult, aRetrievingResult, anArchivedResult } from "@gas/core/testing/archived-results";
import {
  anAccount,
  anUploadingJob,
  aPendingJob,
  aRunningJob,
  completed,
  t0,
} from "@gas/core/testing/builders";
import type { Job } from "@gas/core/jobs/job";
import { deleteJob } from "./delete-job.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();
const cases: [string, Job, object][] = [
  [
    "waits for its file",
    anUploadingJob({ upload: { method: "multipart", uploadId: "u", partBytes: 1 } }),
    { upload: { uploadId: "u" } },
  ],
  ["waits in the queue", aPendingJob(), {}],
  ["runs", aRunningJob(), {}],
  ["has its result in S3", completed(aRunningJob()), {}],
  ["is archived", anArchivedResult(), { archiveId: "archive-1" }],
  ["is being restored", aRetrievingResult(), { archiveId: "archive-1" }],
  ["is restored", aRestoredResult(), { archiveId: "archive-1" }],
];

describe("deleting a job", () => {
  it.each(cases)(
    "that %s leaves what is needed to remove every copy, and nothing to find",
    async (_, job, rest) => {
      const { deps, stand } = fakeDeps();
      await stand(job);
      await deleteJob(deps, account, job.jobId);
      expect(await deps.jobs.find(job.jobId)).toBeNull();
      expect((await deps.jobs.listOf(account.userId, { limit: 10 })).jobs).toEqual([]);
      // Due at once, so the reconciler's next round removes the files.
      expect(await deps.jobs.listDue(t0, 10)).toMatchObject([
        { jobId: job.jobId, status: "DELETED", formerUserId: account.userId, purges: 0, ...rest },
      ]);
    },
  );

  it("that a worker has makes the worker's next word refused", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(aRunningJob());
    await deleteJob(deps, account, job.jobId);
    const lease = { ...job.lease, until: t0 + 60_000 };
    const report = { lease, progress: job.progress, wakeAt: t0 };
    expect(await deps.jobs.apply(job.jobId, "report", report, { leaseOwner: lease.owner })).toBeNull();
  });

  it("twice finds nothing the second time", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(aPendingJob());
    await deleteJob(deps, account, job.jobId);
    await expect(deleteJob(deps, account, job.jobId)).rejects.toMatchObject({ code: "not_found" });
  });
});
