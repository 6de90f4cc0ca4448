import { describe, expect, it } from "vitest";
import { UserId } from "@gas/core/accounts/account";
import { anArchivedResult } from "@gas/core/testing/archived-results";
import { aJobId, anAccount, aPendingJob, aRunningJob, completed } from "@gas/core/testing/builders";
import type { Job } from "@gas/core/jobs/job";
import { referenceKey } from "@gas/core/uploads/object-keys";
import { day } from "@gas/core/time";
import { browserLinks } from "./browser-links.ts";
import { shareJob } from "./share-job.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();
const referenceChecksum = "5".repeat(64);
const results = {
  ...completed(aRunningJob()).results,
  index: { key: "results/u/j/l/a.annotated.vcf.gz.tbi", bytes: 100 },
};
const links = (job: Job, { published = true } = {}) => {
  const { deps, objects } = fakeDeps();
  if (published) objects.set(referenceKey(referenceChecksum, "genesIndex"), { bytes: 1, etag: '"e"' });
  return browserLinks({ ...deps, jobs: { ...deps.jobs, find: async () => job } }, account, job.jobId);
};

describe("the links of the genome browser", () => {
  it("lead to the reference that the job was annotated with, and to the result and its index", async () => {
    const { reference, result } = await links({ ...completed(aRunningJob()), referenceChecksum, results });
    expect(reference?.sequence).toContain(`references/${referenceChecksum}/genome.2bit`);
    expect(result?.vcf).toContain("name=sample.annotated.vcf.gz&");
    expect(result?.index).toContain(".vcf.gz.tbi?");
  });
  it("lead to the reference alone while the result is in the archive", async () => {
    const { reference, result } = await links({ ...anArchivedResult(), referenceChecksum, results });
    expect(reference?.genes).toContain("genes.genepred.gz");
    expect(result).toBeNull();
  });
  it("leave out a result without an index", async () => {
    const { index: _, ...without } = results;
    expect(
      (await links({ ...completed(aRunningJob()), referenceChecksum, results: without })).result,
    ).toBeNull();
  });
  it("say so where the reference is not published, or no job is done", async () => {
    const job = { ...completed(aRunningJob()), referenceChecksum, results };
    expect((await links(job, { published: false })).reference).toBeNull();
    expect(await links(aPendingJob())).toMatchObject({ reference: null, result: null });
  });
  it("are given to somebody with a link to this very job, for as long as that lives", async () => {
    const { deps, objects, stand, pass } = fakeDeps();
    objects.set(referenceKey(referenceChecksum, "genesIndex"), { bytes: 1, etag: '"e"' });
    const { jobId } = await stand({ ...completed(aRunningJob()), referenceChecksum, results });
    const { path } = await shareJob(deps, account, jobId, { days: 1 });
    const guest = { token: path.replace("/shared/", "") };
    expect((await browserLinks(deps, guest, jobId)).result?.vcf).toContain(".annotated.vcf.gz");
    await expect(browserLinks(deps, guest, aJobId())).rejects.toMatchObject({ code: "not_found" });
    pass(day);
    await expect(browserLinks(deps, guest, jobId)).rejects.toMatchObject({ code: "not_found" });
  });
  it("are those of one's own job only", async () => {
    const { deps } = fakeDeps();
    const job = completed(aRunningJob());
    const holding = { ...deps, jobs: { ...deps.jobs, find: async () => job } };
    await expect(
      browserLinks(holding, anAccount({ userId: UserId.parse("other") }), job.jobId),
    ).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
