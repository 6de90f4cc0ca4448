import { describe, expect, it } from "vitest";
import { archiverPatienceMs, extensionMs } from "@gas/core/archiving/archive-policy";
import { anArchivedResult } from "@gas/core/testing/archived-results";
import { anAccount, aRunningJob, completed } from "@gas/core/testing/builders";
import { day } from "@gas/core/time";
import { extendArchiving } from "./extend-archiving.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();

describe("the one free extension", () => {
  it("puts the archiving off by a day, once", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    const archiveDueAt = job.archiveDueAt + extensionMs;
    expect(await extendArchiving(deps, account, job.jobId)).toMatchObject({
      extended: true,
      archiveDueAt,
      wakeAt: archiveDueAt + archiverPatienceMs,
    });
    await expect(extendArchiving(deps, account, job.jobId)).rejects.toMatchObject({
      code: "not_possible_now",
      message: expect.stringContaining("used already"),
    });
    expect(await deps.jobs.find(job.jobId)).toMatchObject({ archiveDueAt });
  });

  it("of two clicks at once counts one", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    const both = [1, 2].map(() => extendArchiving(deps, account, job.jobId).catch(() => null));
    expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1);
    expect(await deps.jobs.find(job.jobId)).toMatchObject({ archiveDueAt: job.archiveDueAt + extensionMs });
  });

  it("gives a whole day to a result that is overdue", async () => {
    const { deps, stand, pass } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    pass(2 * day);
    expect(await extendArchiving(deps, account, job.jobId)).toMatchObject({
      archiveDueAt: deps.now() + extensionMs,
    });
  });

  it("succeeds though the reconciler wrote at the same moment", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(completed(aRunningJob()));
    let first = true;
    const find: typeof deps.jobs.find = async (jobId) => {
      const found = await deps.jobs.find(jobId);
      if (first) await deps.jobs.apply(jobId, "remindArchiver", { reminders: 1, wakeAt: job.wakeAt + 1 }, {});
      first = false;
      return found;
    };
    const racing = { ...deps, jobs: { ...deps.jobs, find } };
    expect(await extendArchiving(racing, account, job.jobId)).toMatchObject({ extended: true });
  });

  it("is not for what is archived already, nor for a premium account's result", async () => {
    const { deps, stand } = fakeDeps();
    const archived = await stand(anArchivedResult());
    await expect(extendArchiving(deps, account, archived.jobId)).rejects.toMatchObject({
      code: "not_possible_now",
    });
    const kept = await stand(completed(aRunningJob()));
    await expect(extendArchiving(deps, anAccount({ plan: "premium" }), kept.jobId)).rejects.toMatchObject({
      code: "not_possible_now",
    });
  });
});
