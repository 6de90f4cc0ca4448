import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JobView } from "@gas/core/jobs/job-view";
import { anArchivedResult, aRestoredResult } from "@gas/core/testing/archived-results";
import { UserId } from "@gas/core/accounts/account";
import { aUser, anAccount, anUploadingJob } from "@gas/core/testing/builders";
import { inputKey } from "@gas/core/uploads/object-keys";
import { cancelJob } from "./cancel-job.ts";
import { jobViewer } from "./job-viewer.ts";
import { submitJob } from "./submit-job.ts";
import { fakeDeps } from "./testing/fake-deps.ts";
import { jobWatch } from "./watch-jobs.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function watched() {
  const fake = fakeDeps();
  const job = anUploadingJob();
  await fake.deps.jobs.add(job);
  fake.objects.set(inputKey(job.userId, job.jobId, job.fileName), { bytes: 1000, etag: '"a"' });
  const find = vi.fn(fake.deps.jobs.find);
  const deps = { ...fake.deps, jobs: { ...fake.deps.jobs, find } };
  const watch = jobWatch(deps, jobViewer(deps));
  const pass = async (milliseconds: number) => {
    for (let left = milliseconds; left > 0; left -= 100) {
      fake.pass(100);
      await vi.advanceTimersByTimeAsync(100);
    }
  };
  return { deps, job, stand: fake.stand, watch, find, pass };
}

describe("watching jobs", () => {
  it("tells at once, and of each change within a second", async () => {
    const { deps, job, watch, pass } = await watched();
    await submitJob(deps, anAccount(), job.jobId);
    const seen: JobView[] = [];
    const stop = watch.watch(aUser, job.jobId, (view) => seen.push(view));
    await pass(100);
    expect(seen.map(({ status }) => status)).toEqual(["PENDING"]);
    await cancelJob(deps, anAccount(), job.jobId);
    await pass(1000);
    expect(seen.at(-1)?.status).toBe("CANCELLED");
    stop();
  });

  it("sends moving numbers every second though the row stands still", async () => {
    const { deps, job, watch, pass } = await watched();
    await submitJob(deps, anAccount(), job.jobId);
    const seen: JobView[] = [];
    const stop = watch.watch(aUser, job.jobId, (view) => seen.push(view));
    await pass(4000);
    expect(seen.length).toBeGreaterThanOrEqual(4);
    expect(seen[0]?.queue).toMatchObject({ ahead: 0, workers: 1 });
    stop();
  });

  it("reads a job once for all who look, and not at all when nobody does", async () => {
    const { deps, job, watch, find, pass } = await watched();
    await submitJob(deps, anAccount(), job.jobId);
    const stops = Array.from({ length: 5 }, () => watch.watch(aUser, job.jobId, () => undefined));
    await pass(100);
    const before = find.mock.calls.length;
    await pass(4000);
    expect(find.mock.calls.length - before).toBeLessThanOrEqual(17);
    for (const stop of stops) stop();
    expect(watch.watching()).toBe(0);
    const after = find.mock.calls.length;
    await pass(2000);
    expect(find.mock.calls.length).toBe(after);
  });

  it("tells of a result that moves to the archive, and of its owner's new plan, at a hurry at once", async () => {
    const { deps, stand, watch, pass } = await watched();
    await deps.accounts.welcome(anAccount());
    const job = await stand(anArchivedResult());
    const seen: JobView[] = [];
    const stop = watch.watch(aUser, job.jobId, (view) => seen.push(view));
    await pass(2000);
    await deps.accounts.changePlan(aUser, "premium", 0);
    watch.hurry(UserId.parse("stranger"));
    await pass(1000);
    expect(seen).toHaveLength(1);
    watch.hurry(aUser);
    await pass(100);
    expect(seen).toHaveLength(2);
    expect(seen[1]?.result?.headline.at(-1)).toContain("about to be asked back");
    stop();
    expect(watch.watching()).toBe(0);
  });

  it("reads a result at rest seldom", async () => {
    const { stand, watch, find, pass } = await watched();
    const job = await stand(aRestoredResult());
    const stop = watch.watch(aUser, job.jobId, () => undefined);
    await pass(30_000);
    expect(find.mock.calls.length).toBeLessThanOrEqual(4);
    stop();
  });

  it("stops by itself once a job has ended", async () => {
    const { deps, job, watch, pass } = await watched();
    watch.watch(aUser, job.jobId, () => undefined);
    await cancelJob(deps, anAccount(), job.jobId);
    await pass(3000);
    expect(watch.watching()).toBe(0);
  });

  it("tells a stranger nothing", async () => {
    const { job, watch, pass } = await watched();
    const tell = vi.fn();
    watch.watch(UserId.parse("stranger"), job.jobId, tell);
    await pass(3000);
    expect(tell).not.toHaveBeenCalled();
    expect(watch.watching()).toBe(0);
  });
});
