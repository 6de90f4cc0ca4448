import { describe, expect, it } from "vitest";
import { UserId } from "@gas/core/accounts/account";
import { statusesAllowing } from "@gas/core/jobs/job-lifecycle";
import type { Job } from "@gas/core/jobs/job";
import { anArchivedResult, aRestoredResult, aRetrievingResult } from "@gas/core/testing/archived-results";
import {
  aJobId,
  anAccount,
  anUploadingJob,
  aPendingJob,
  aRunningJob,
  completed,
  t0,
} from "@gas/core/testing/builders";
import { minute } from "@gas/core/time";
import { deleteJob, findUndoable, undeleteJob } from "./delete-job.ts";
import { listJobs } from "./list-jobs.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();
const stranger = anAccount({ userId: UserId.parse("stranger") });
const noView = () => Promise.reject(new Error("nothing may be looked at"));

const { upload: _, wakeAt: __, ...uploading } = anUploadingJob();
const ended = { ...uploading, attempts: 1, completeTime: t0 };
const jobs: Job[] = [
  anUploadingJob({ upload: { method: "multipart", uploadId: "upload-1", partBytes: 8 } }),
  aPendingJob(),
  aRunningJob(),
  completed(aRunningJob()),
  anArchivedResult(),
  aRetrievingResult(),
  aRestoredResult(),
  {
    ...ended,
    status: "FAILED",
    error: { code: "bad_input", message: "No VCF.", remedy: "Send one.", problems: [] },
  },
  { ...ended, status: "CANCELLED", because: "owner" },
];

describe("deleting a job", () => {
  it("is tried below in every status that allows it", () => {
    const tried = new Set(jobs.map(({ status }) => status));
    expect([...tried].toSorted()).toEqual(statusesAllowing("delete").toSorted());
  });

  it.each(jobs.map((job) => [job.status, job] as const))(
    "takes one that is %s out of sight, and keeps what is needed to remove all of it",
    async (_status, job) => {
      const { deps, stand } = fakeDeps();
      await stand(job);
      await deleteJob(deps, account, job.jobId);
      expect(await deps.jobs.find(job.jobId)).toBeNull();
      expect(await listJobs(deps, noView, account, {})).toEqual({ jobs: [] });
      expect(await deps.jobs.listDue(deps.now() + 10 * minute, 10)).toMatchObject([
        {
          jobId: job.jobId,
          formerUserId: account.userId,
          purges: 0,
          ...("archiveId" in job ? { archiveId: job.archiveId } : {}),
          ...("upload" in job ? { upload: job.upload } : {}),
        },
      ]);
    },
  );

  it("finds nothing the second time", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    await deleteJob(deps, account, job.jobId);
    await expect(deleteJob(deps, account, job.jobId)).rejects.toMatchObject({ code: "not_found" });
  });

  it("removes its files at once where it cannot be taken back", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    await deleteJob({ ...deps, undoDeleteMs: 0 }, account, job.jobId);
    expect(await findUndoable(deps, account, job.jobId)).toBeNull();
    expect(await deps.jobs.listDue(deps.now(), 10)).toHaveLength(1);
  });
});

describe("taking a deletion back", () => {
  it.each(jobs.map((job) => [job.status, job] as const))(
    "puts a job that was %s back as it was",
    async (_status, job) => {
      const { deps, stand } = fakeDeps();
      await stand(job);
      await deleteJob(deps, account, job.jobId);
      const back = await undeleteJob(deps, account, job.jobId);
      expect(back).toEqual({ ...job, version: job.version + 2 });
      expect(await deps.jobs.find(job.jobId)).toEqual(back);
    },
  );

  it("can be done until its files are due to be removed, and not a moment longer", async () => {
    const { deps, stand, pass } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    await deleteJob(deps, account, job.jobId);
    pass(deps.undoDeleteMs - 1);
    expect(await findUndoable(deps, account, job.jobId)).not.toBeNull();
    pass(1);
    await expect(undeleteJob(deps, account, job.jobId)).rejects.toMatchObject({ code: "not_found" });
  });

  it("cannot be done any more once somebody has begun to remove its files", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    await deleteJob(deps, account, job.jobId);
    await deps.jobs.apply(job.jobId, "beginPurge", { former: null, wakeAt: deps.now() + minute }, {});
    await expect(undeleteJob(deps, account, job.jobId)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is done once however often it is asked", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    await deleteJob(deps, account, job.jobId);
    const [one, other] = await Promise.all([
      undeleteJob(deps, account, job.jobId),
      undeleteJob(deps, account, job.jobId),
    ]);
    expect(one).toEqual(other);
  });

  it("tells a stranger nothing, and does nothing for them", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    await deleteJob(deps, account, job.jobId);
    const asked = [job.jobId, aJobId()].map((jobId) =>
      undeleteJob(deps, stranger, jobId).catch((error: unknown) => error),
    );
    const [theirs, nobodys] = await Promise.all(asked);
    expect(theirs).toMatchObject({ code: "not_found" });
    expect(theirs).toEqual(nobodys);
    expect(await deps.jobs.find(job.jobId)).toBeNull();
  });
});
