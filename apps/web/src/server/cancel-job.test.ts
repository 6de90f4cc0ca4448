import { describe, expect, it } from "vitest";
import { anAccount, anUploadingJob, t0 } from "@gas/core/testing/builders";
import { inputKey } from "@gas/core/uploads/object-keys";
import { cancelJob } from "./cancel-job.ts";
import { submitJob } from "./submit-job.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();

async function setUp(fields: Parameters<typeof anUploadingJob>[0] = {}) {
  const fake = fakeDeps();
  const job = anUploadingJob(fields);
  await fake.deps.jobs.add(job);
  fake.objects.set(inputKey(job.userId, job.jobId, job.fileName), { bytes: 1000, etag: '"a"' });
  return { ...fake, job };
}

describe("cancelling a job", () => {
  it("before its file is up gives the upload up and leaves nothing behind", async () => {
    const { deps, job, multiparts, objects } = await setUp({
      upload: { method: "multipart", uploadId: "upload-1", partBytes: 8 * 2 ** 20 },
    });
    multiparts.set("upload-1", []);
    expect(await cancelJob(deps, account, job.jobId)).toMatchObject({
      status: "CANCELLED",
      because: "owner",
      attempts: 0,
    });
    expect([multiparts.size, objects.size]).toEqual([0, 0]);
  });

  it("while it waits or runs removes its file; doing it again changes nothing", async () => {
    const { deps, job, objects } = await setUp();
    await submitJob(deps, account, job.jobId);
    const cancelled = await cancelJob(deps, account, job.jobId);
    expect(cancelled).toMatchObject({ status: "CANCELLED" });
    expect(objects.size).toBe(0);
    expect(await cancelJob(deps, account, job.jobId)).toEqual(cancelled);
  });

  it("is not possible once it has ended", async () => {
    const { deps, job } = await setUp();
    const error = { code: "upload_empty", message: "", remedy: "", problems: [] } as const;
    await deps.jobs.apply(
      job.jobId,
      "refuse",
      { completeTime: t0, error: { ...error, problems: [] }, attempts: 0 },
      {},
    );
    await expect(cancelJob(deps, account, job.jobId)).rejects.toMatchObject({ code: "not_possible_now" });
  });

  it("of a job submitted at the same moment still cancels it", async () => {
    const { deps, job } = await setUp();
    let first = true;
    const racing = {
      ...deps,
      jobs: {
        ...deps.jobs,
        find: async (...args: Parameters<typeof deps.jobs.find>) => {
          const found = await deps.jobs.find(...args);
          if (first) await submitJob(deps, account, job.jobId);
          first = false;
          return found;
        },
      },
    };
    expect(await cancelJob(racing, account, job.jobId)).toMatchObject({ status: "CANCELLED" });
  });
});
