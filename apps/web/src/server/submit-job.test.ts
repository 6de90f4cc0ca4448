import { describe, expect, it } from "vitest";
import { anAccount, anUploadingJob, t0 } from "@gas/core/testing/builders";
import { inputKey } from "@gas/core/uploads/object-keys";
import { submitJob } from "./submit-job.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();

async function uploaded(bytes: number | null, fields: Parameters<typeof anUploadingJob>[0] = {}) {
  const fake = fakeDeps();
  const job = anUploadingJob(fields);
  await fake.deps.jobs.add(job);
  const key = inputKey(job.userId, job.jobId, job.fileName);
  if (bytes !== null) fake.objects.set(key, { bytes, etag: '"abc"' });
  return { ...fake, job, key };
}

describe("submitting a job", () => {
  it("queues what arrived and tells the annotators", async () => {
    const { deps, job, key, published } = await uploaded(1000);
    expect(await submitJob(deps, account, job.jobId)).toMatchObject({
      status: "PENDING",
      input: { key, bytes: 1000, etag: '"abc"' },
      wakeAt: t0 + 60_000,
    });
    expect(published).toEqual([{ topic: "jobRequests", jobId: job.jobId }]);
  });

  it("twice makes one job and one message, at once or one after the other", async () => {
    const { deps, job, published } = await uploaded(1000);
    const both = await Promise.all([
      submitJob(deps, account, job.jobId),
      submitJob(deps, account, job.jobId),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["PENDING", "PENDING"]);
    expect(await submitJob(deps, account, job.jobId)).toMatchObject({ version: 1 });
    expect(published).toHaveLength(1);
  });

  it("stands though the message could not be sent: the sweeper will find it", async () => {
    const { deps, job, logged } = await uploaded(1000);
    const broken = { ...deps, bus: { ...deps.bus, publish: () => Promise.reject(new Error("no line")) } };
    expect(await submitJob(broken, account, job.jobId)).toMatchObject({ status: "PENDING" });
    expect(logged).toMatchObject([{ event: "publish_failed", jobId: job.jobId }]);
  });

  it.each([
    ["upload_empty", 0],
    ["upload_changed", 999],
    ["upload_too_large", 2 ** 20 + 1],
  ])("fails the job as %s and removes what arrived when it has %i bytes", async (code, bytes) => {
    const { deps, job, objects, published } = await uploaded(bytes);
    expect(await submitJob(deps, account, job.jobId)).toMatchObject({ status: "FAILED", error: { code } });
    expect(objects.size).toBe(0);
    expect(published).toEqual([]);
  });

  it("leaves everything as it is when nothing has arrived yet", async () => {
    const { deps, job } = await uploaded(null);
    await expect(submitJob(deps, account, job.jobId)).rejects.toMatchObject({ code: "upload_missing" });
    expect(await deps.jobs.find(job.jobId)).toEqual(job);
  });

  it("puts the parts together first, also when that was done before", async () => {
    const upload = { method: "multipart", uploadId: "upload-1", partBytes: 8 * 2 ** 20 } as const;
    const { deps, job, multiparts, objects, key } = await uploaded(null, { upload });
    multiparts.set("upload-1", [{ partNumber: 1, bytes: 1000, etag: "a" }]);
    expect(await submitJob(deps, account, job.jobId)).toMatchObject({ status: "PENDING" });
    expect(objects.has(key)).toBe(true);

    const again = await uploaded(1000, { upload });
    expect(await submitJob(again.deps, account, again.job.jobId)).toMatchObject({ status: "PENDING" });
  });
});
