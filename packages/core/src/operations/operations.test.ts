import { describe, expect, it } from "vitest";
import { anArchivedResult, aRestoredResult } from "../testing/archived-results.ts";
import { anUploadingJob, aRunningJob, completed, t0 } from "../testing/builders.ts";
import { hour, minute } from "../time.ts";
import { failuresByReason, hourOf, hoursBetween, meanOf, sumOf } from "./figures.ts";
import { countRow, emptyTally } from "./inventory.ts";

const figures = [
  { hour: t0, counts: { completed: 2, annotateMs: 3000, "failed:bad_input": 1 } },
  {
    hour: t0 + hour,
    counts: { completed: 2, annotateMs: 1000, "failed:too_slow": 2, "failed:bad_input": 3 },
  },
] as const;

describe("figures of the service", () => {
  it("lie in the hour in which they were counted", () => {
    expect(hourOf(t0 + 59 * minute)).toBe(t0);
    expect(hoursBetween(t0 + minute, t0 + 2 * hour)).toEqual([t0, t0 + hour, t0 + 2 * hour]);
  });

  it("are summed, and a mean of nothing is none", () => {
    expect(sumOf(figures, "completed")).toBe(4);
    expect(meanOf(figures, "annotateMs")).toBe(1000);
    expect(meanOf(figures, "restoreMs")).toBeNull();
  });

  it("name the reasons for failures, the most frequent first", () => {
    expect(failuresByReason(figures)).toEqual([
      { code: "bad_input", jobs: 4 },
      { code: "too_slow", jobs: 2 },
    ]);
  });
});

describe("what is stored", () => {
  const total = (...rows: Parameters<typeof countRow>[1][]) => rows.reduce(countRow, emptyTally());

  it("counts a result once where it is: in S3, in the archive, or in both", () => {
    expect(total(completed(aRunningJob())).storage).toMatchObject({
      inputs: { objects: 1, bytes: 1000 },
      results: { objects: 1, bytes: 10 },
      smallFiles: { objects: 3, bytes: 30 },
      archive: { objects: 0 },
    });
    expect(total(anArchivedResult()).storage).toMatchObject({
      results: { objects: 0 },
      archive: { objects: 1, bytes: 10 },
    });
    expect(total(aRestoredResult()).storage).toMatchObject({
      results: { objects: 1 },
      archive: { objects: 1 },
    });
  });

  it("counts nothing of a file that has not arrived", () => {
    expect(total(anUploadingJob())).toMatchObject({ jobs: 1, storage: { inputs: { objects: 0 } } });
  });
});
