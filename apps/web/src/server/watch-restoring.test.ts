import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RestoringView } from "@gas/core/archiving/result-view";
import { aRetrievingResult } from "@gas/core/testing/archived-results";
import { anAccount, aJobId, aUser, t0 } from "@gas/core/testing/builders";
import { fakeDeps } from "./testing/fake-deps.ts";
import { restoringWatch } from "./watch-restoring.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function watched() {
  const fake = fakeDeps();
  await fake.deps.accounts.welcome(anAccount());
  const hurry = vi.fn();
  const watch = restoringWatch(fake.deps, hurry);
  const seen: (RestoringView | null)[] = [];
  const stop = watch(aUser, (restoring) => seen.push(restoring));
  await vi.advanceTimersByTimeAsync(0);
  return { ...fake, watch, hurry, seen, stop, ask: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}

describe("watching what comes back from the archive", () => {
  it("tells of it from the upgrade until the last result is back, then that it is over", async () => {
    const { deps, stand, seen, ask, hurry } = await watched();
    expect(seen).toEqual([null]);
    await deps.accounts.changePlan(aUser, "premium", t0);
    await ask(3000);
    expect(seen.at(-1)).toEqual({ asked: 0, back: 0, looking: true });

    const jobs = [];
    for (let i = 0; i < 3; i++) jobs.push(await stand(aRetrievingResult({ jobId: aJobId() })));
    const followUp = { since: t0, asked: 3, expedited: 3, again: false };
    await deps.accounts.noteFollowUp(aUser, 1, followUp, null);
    await ask(1000);
    expect(seen.at(-1)).toEqual({ asked: 3, back: 0, looking: false });
    for (const { jobId } of jobs) {
      const gone = { formerUserId: aUser, deletedAt: t0, purges: 0 as const, wakeAt: t0 };
      await deps.jobs.apply(jobId, "delete", gone, {});
      await ask(1000);
    }
    expect(seen.slice(-3)).toEqual([
      { asked: 3, back: 1, looking: false },
      { asked: 3, back: 2, looking: false },
      null,
    ]);
    expect(hurry).toHaveBeenCalledWith(aUser);
  });

  it("has the jobs looked at after a change of plan that was over before anyone looked", async () => {
    const { deps, ask, hurry } = await watched();
    await ask(6000);
    expect(hurry).toHaveBeenCalledTimes(1); // at the first word
    await deps.accounts.changePlan(aUser, "premium", t0);
    await deps.accounts.noteFollowUp(aUser, 1, { since: t0, asked: 0, expedited: 0, again: false }, null);
    await ask(3000);
    expect(hurry).toHaveBeenCalledTimes(2);
  });

  it("counts nothing for those whose plan never changed", async () => {
    const { deps, ask } = await watched();
    const count = vi.spyOn(deps.jobs, "countRetrieving");
    await ask(10_000);
    expect(count).not.toHaveBeenCalled();
  });

  it("tells a second page by the same look, and stops when all are closed", async () => {
    const { deps, watch, stop, ask } = await watched();
    const find = vi.spyOn(deps.accounts, "find");
    const second: (RestoringView | null)[] = [];
    const stopSecond = watch(aUser, (restoring) => second.push(restoring));
    await ask(3000);
    expect(second).toEqual([null]);
    expect(find).toHaveBeenCalledTimes(1);
    stop();
    stopSecond();
    await ask(10_000);
    expect(find).toHaveBeenCalledTimes(1);
  });
});
