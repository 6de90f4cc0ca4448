import { describe, expect, it } from "vitest";
import { anArchivedResult } from "@gas/core/testing/archived-results";
import { anAccount, aPendingJob } from "@gas/core/testing/builders";
import { annotateAgain } from "./annotate-again.ts";
import { clickId, fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();
const MiB = 2 ** 20;

async function setUp(bytes = 1000) {
  const fake = fakeDeps();
  const archived = anArchivedResult();
  const job = await fake.stand({ ...archived, input: { ...archived.input, bytes } });
  fake.objects.set(job.input.key, { bytes, etag: '"a"' });
  return { ...fake, job };
}

describe("annotating again", () => {
  it("makes a job of its own, of a copy of the same file, and queues it", async () => {
    const { deps, job, objects, published } = await setUp();
    const again = await annotateAgain(deps, account, job.jobId, { clickId });
    expect(again).toMatchObject({ status: "PENDING", fileName: job.fileName, reference: job.reference });
    expect(again.jobId).not.toBe(job.jobId);
    // Each job has its own file, so deleting one takes nothing from the other.
    expect([...objects.keys()]).toHaveLength(2);
    expect(published).toEqual([{ topic: "jobRequests", jobId: again.jobId }]);
    expect(await deps.jobs.find(job.jobId)).toEqual(job);
  });

  it("by the same click twice is one job; another click is another", async () => {
    const { deps, job, published } = await setUp();
    const [first, second] = await Promise.all([
      annotateAgain(deps, account, job.jobId, { clickId }),
      annotateAgain(deps, account, job.jobId, { clickId }),
    ]);
    expect(second.jobId).toBe(first.jobId);
    expect(published).toHaveLength(1);
    const other = await annotateAgain(deps, account, job.jobId, { clickId: clickId.replace("1", "2") });
    expect(other.jobId).not.toBe(first.jobId);
  });

  it("goes on where it broke off", async () => {
    const { deps, job } = await setUp();
    const broken = {
      ...deps,
      uploads: { ...deps.uploads, copy: () => Promise.reject(new Error("no line")) },
    };
    await expect(annotateAgain(broken, account, job.jobId, { clickId })).rejects.toThrow("no line");
    expect(await annotateAgain(deps, account, job.jobId, { clickId })).toMatchObject({ status: "PENDING" });
  });

  it("of a file larger than goes up in one piece is copied in one piece", async () => {
    const { deps, job, multiparts } = await setUp(20 * MiB);
    const premium = anAccount({ plan: "premium" });
    expect(await annotateAgain(deps, premium, job.jobId, { clickId })).toMatchObject({ status: "PENDING" });
    expect(multiparts.size).toBe(0);
  });

  it("keeps to the present plan's limits", async () => {
    const { deps, job } = await setUp(20 * MiB);
    await expect(annotateAgain(deps, account, job.jobId, { clickId })).rejects.toMatchObject({
      code: "upload_too_large",
    });
  });

  it("says so when nobody offers the reference or the file is gone", async () => {
    const { deps, job, objects } = await setUp();
    const noWorkers = { ...deps, workers: { ...deps.workers, list: async () => [] } };
    await expect(annotateAgain(noWorkers, account, job.jobId, { clickId })).rejects.toMatchObject({
      code: "unknown_reference",
    });
    objects.clear();
    await expect(annotateAgain(deps, account, job.jobId, { clickId })).rejects.toMatchObject({
      code: "upload_missing",
    });
  });

  it("is not for a job that has not completed, nor for a file that S3 cannot copy in one piece", async () => {
    const { deps, stand } = await setUp();
    const waiting = await stand(aPendingJob());
    await expect(annotateAgain(deps, account, waiting.jobId, { clickId })).rejects.toMatchObject({
      code: "not_possible_now",
    });
    const huge = await setUp(5 * 2 ** 30 + 1);
    const premium = anAccount({ plan: "premium" });
    await expect(annotateAgain(huge.deps, premium, huge.job.jobId, { clickId })).rejects.toMatchObject({
      code: "not_possible_now",
    });
  });
});
