import { describe, expect, it, vi } from "vitest";
import {
  aRestoredResult,
  aRetrievingResult,
  anArchivedResult,
  requestedAt,
} from "@gas/core/testing/archived-results";
import {
  aBeat,
  aJobId,
  anAccount,
  aPendingJob,
  aRunningJob,
  aUser,
  completed,
  t0,
} from "@gas/core/testing/builders";
import { jobViewer } from "./job-viewer.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

async function setUp() {
  const fake = fakeDeps();
  await fake.deps.accounts.welcome(anAccount());
  fake.pass(requestedAt - t0);
  const list = vi.fn(async () => [aBeat({ seenAt: requestedAt, engine: "embedded 9" })]);
  const deps = { ...fake.deps, workers: { ...fake.deps.workers, list } };
  const count = vi.spyOn(deps.jobs, "countRetrieving");
  return { ...fake, deps, list, count, view: jobViewer(deps) };
}

describe("viewing a job", () => {
  it("tells a waiting one its place in the queue", async () => {
    const { view } = await setUp();
    expect((await view(aPendingJob())).queue).toMatchObject({ ahead: 0, workers: 1 });
  });

  it("tells of a result on its way back how many others are back, and of annotating again", async () => {
    const { deps, view, stand } = await setUp();
    await deps.accounts.changePlan(aUser, "premium", t0);
    await deps.accounts.noteFollowUp(aUser, 1, { since: t0, asked: 12, expedited: 12, again: false }, null);
    for (let i = 0; i < 9; i++) await stand(aRetrievingResult({ jobId: aJobId() }));
    const { result } = await view(await stand(aRetrievingResult({ jobId: aJobId() })));
    expect(result?.headline.at(-1)).toBe(" (2 of 12 results are back)");
    expect(result?.again).toMatchObject({ engine: { today: "embedded 9", same: false } });
  });

  it("goes by the plan as it is now, or as the caller has just read it", async () => {
    const { deps, view } = await setUp();
    const upgradable = async (...of: Parameters<typeof view>) => (await view(...of)).result?.upgradable;
    expect(await upgradable(anArchivedResult())).toBe(true);
    expect(await upgradable(anArchivedResult(), anAccount({ plan: "premium" }))).toBe(false);
    await deps.accounts.changePlan(aUser, "premium", t0);
    expect(await jobViewer(deps)(anArchivedResult())).toMatchObject({ result: { upgradable: false } });
  });

  it("asks neither annotators nor the index about results that are in S3", async () => {
    const { view, list, count } = await setUp();
    await view(completed(aRunningJob()));
    await view(aRestoredResult());
    expect(list).not.toHaveBeenCalled();
    expect(count).not.toHaveBeenCalled();
  });

  it("asks once a second, however many look", async () => {
    const { view, list, count, pass } = await setUp();
    await Promise.all(Array.from({ length: 20 }, () => view(aRetrievingResult())));
    expect([list.mock.calls.length, count.mock.calls.length]).toEqual([1, 1]);
    pass(1000);
    await view(aRetrievingResult());
    expect([list.mock.calls.length, count.mock.calls.length]).toEqual([2, 2]);
  });
});
