import { describe, expect, it } from "vitest";
import { aRestoredResult, anArchivedResult, requestedAt } from "../testing/archived-results.ts";
import { aPendingJob, aRunningJob, completed, t0 } from "../testing/builders.ts";
import { inMemoryFigureStore } from "../testing/in-memory-figure-store.ts";
import { inMemoryJobStore } from "../testing/in-memory-job-store.ts";
import { hourOf } from "./figures.ts";
import { counted, countsOf } from "./count-events.ts";

describe("what is counted", () => {
  it("of a job that ended well is how long it waited and took, and how much there was", () => {
    const job = { ...completed(aRunningJob({ startTime: t0 + 300 })), submitTime: t0 };
    expect(countsOf("complete", job)).toEqual({
      completed: 1,
      records: 10,
      waitMs: 300,
      annotateMs: 4700,
    });
  });

  it("of a result is that it went, and how long it took to come back", () => {
    expect(countsOf("evicted", anArchivedResult())).toEqual({ archived: 1 });
    const restored = aRestoredResult();
    expect(countsOf("restored", restored)).toEqual({
      restored: 1,
      restoreMs: restored.restoredAt - requestedAt,
    });
  });

  it("is nothing of what happens all the time", () => {
    expect(countsOf("report", aRunningJob())).toEqual({});
    expect(countsOf("claim", aRunningJob())).toEqual({});
  });
});

describe("a job store whose changes are counted", () => {
  const giveUp = (jobs: ReturnType<typeof inMemoryJobStore>, job: ReturnType<typeof aPendingJob>) =>
    jobs.apply(
      job.jobId,
      "giveUp",
      { completeTime: t0, error: { code: "gave_up", message: "No.", remedy: "Again.", problems: [] } },
      { now: t0 },
    );

  it("counts what happened once, and not what was refused", async () => {
    const figures = inMemoryFigureStore();
    const lost: unknown[] = [];
    const jobs = counted(inMemoryJobStore(), { figures, now: () => t0, onLost: (error) => lost.push(error) });
    const job = aPendingJob();
    await jobs.add(job as never);
    await giveUp(jobs, job);
    await giveUp(jobs, job);
    expect(await figures.list([hourOf(t0)])).toEqual([{ hour: t0, counts: { "failed:gave_up": 1 } }]);
    expect(lost).toEqual([]);
  });

  it("goes on when a count fails, and says so", async () => {
    const lost: unknown[] = [];
    const figures = { ...inMemoryFigureStore(), add: () => Promise.reject(new Error("table on fire")) };
    const jobs = counted(inMemoryJobStore(), { figures, now: () => t0, onLost: (error) => lost.push(error) });
    const job = aPendingJob();
    await jobs.add(job as never);
    expect(await giveUp(jobs, job)).toMatchObject({ status: "FAILED" });
    await Promise.resolve();
    expect(lost).toHaveLength(1);
  });
});
