import { describe, expect, it } from "vitest";
import { anArchivedResult, aRestoredResult, aRetrievingResult } from "@gas/core/testing/archived-results";
import { anAccount, aPendingJob, aRunningJob, completed } from "@gas/core/testing/builders";
import type { Job } from "@gas/core/jobs/job";
import { openFile } from "./open-file.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();
const holding = (job: Job) => {
  const { deps } = fakeDeps();
  return { ...deps, jobs: { ...deps.jobs, find: async () => job } };
};

describe("opening a file of a result", () => {
  it("answers a link for a minute, under the name that the person's file had", async () => {
    const job = completed(aRunningJob({ fileName: "patient 7.vcf.gz" }));
    const link = await openFile(holding(job), account, job.jobId, "vcf");
    expect(link).toContain("name=patient 7.annotated.vcf.gz&life=60");
  });
  it.each([
    ["ARCHIVED", anArchivedResult(), /With premium/],
    ["RETRIEVING", aRetrievingResult(), /on its way back/],
  ])("hands out no link to a result that is %s, and links to all the rest of it", async (_, job, words) => {
    await expect(openFile(holding(job), account, job.jobId, "vcf")).rejects.toMatchObject({
      code: "in_archive",
      message: expect.stringMatching(words),
    });
    for (const kind of ["index", "summary", "log"] as const)
      expect(await openFile(holding(job), account, job.jobId, kind)).toContain("https://");
  });
  it("tells a premium owner of an archived result something else than to upgrade", async () => {
    const job = anArchivedResult();
    await expect(
      openFile(holding(job), anAccount({ plan: "premium" }), job.jobId, "vcf"),
    ).rejects.toMatchObject({ message: expect.not.stringContaining("With premium") });
  });
  it("hands out a link again once it is restored", async () => {
    const job = aRestoredResult();
    expect(await openFile(holding(job), account, job.jobId, "vcf")).toContain("life=60");
  });
  it("says so when there is no result yet", async () => {
    const job = aPendingJob();
    await expect(openFile(holding(job), account, job.jobId, "vcf")).rejects.toMatchObject({
      code: "result_not_ready",
    });
  });
  it("finds nothing where the result has no such file", async () => {
    const job = completed(aRunningJob());
    await expect(openFile(holding(job), account, job.jobId, "rejects")).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
