import { describe, expect, it } from "vitest";
import { anAccount, anUploadingJob } from "@gas/core/testing/builders";
import { completeUpload, listUploadedParts, signUpload } from "./sign-upload.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const MiB = 2 ** 20;
const account = anAccount();

async function withJob(fields: Parameters<typeof anUploadingJob>[0]) {
  const fake = fakeDeps();
  const job = anUploadingJob(fields);
  await fake.deps.jobs.add(job);
  return { ...fake, job };
}
const multipart = { method: "multipart", uploadId: "upload-1", partBytes: 8 * MiB } as const;

describe("signing an upload", () => {
  it("allows a POST of no more bytes than were announced, under the job's own key, for a quarter of an hour", async () => {
    const { deps, job } = await withJob({ announcedBytes: 1234 });
    expect(await signUpload(deps, account, job.jobId, { sign: "post" })).toMatchObject({
      fields: { key: `inputs/demo-free/${job.jobId}/sample.vcf`, max: "1234", life: "900" },
    });
  });

  it("signs each part for its exact length and no part beyond the last", async () => {
    const { deps, job } = await withJob({ announcedBytes: 20 * MiB, upload: multipart });
    const part = async (partNumber: number) =>
      (await signUpload(deps, account, job.jobId, { sign: "part", partNumber })).url;
    expect(await part(1)).toContain(`uploadId=upload-1&partNumber=1&bytes=${8 * MiB}`);
    expect(await part(3)).toContain(`partNumber=3&bytes=${4 * MiB}`);
    await expect(part(4)).rejects.toMatchObject({ code: "bad_request" });
  });

  it("does not mix the two ways", async () => {
    const { deps, job } = await withJob({});
    await expect(signUpload(deps, account, job.jobId, { sign: "part", partNumber: 1 })).rejects.toMatchObject(
      {
        code: "bad_request",
      },
    );
  });

  it("signs nothing any more once the job was submitted", async () => {
    const { deps, job } = await withJob({});
    await deps.jobs.apply(job.jobId, "cancel", { completeTime: 0, because: "owner", attempts: 0 }, {});
    await expect(signUpload(deps, account, job.jobId, { sign: "post" })).rejects.toMatchObject({
      code: "not_possible_now",
    });
  });
});

describe("putting the parts together", () => {
  it("waits until all have arrived, so that what was sent can be gone on with", async () => {
    const { deps, job, multiparts, objects } = await withJob({ announcedBytes: 10 * MiB, upload: multipart });
    multiparts.set("upload-1", [{ partNumber: 1, bytes: 8 * MiB, etag: "a" }]);
    await expect(completeUpload(deps, account, job.jobId)).rejects.toMatchObject({ code: "upload_missing" });
    expect(await listUploadedParts(deps, account, job.jobId)).toHaveLength(1);
    multiparts.get("upload-1")?.push({ partNumber: 2, bytes: 2 * MiB, etag: "b" });
    await completeUpload(deps, account, job.jobId);
    await completeUpload(deps, account, job.jobId);
    expect([...objects.values()]).toEqual([{ bytes: 10 * MiB, etag: '"m"' }]);
  });
});
