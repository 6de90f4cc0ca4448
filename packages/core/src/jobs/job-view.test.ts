import { describe, expect, it } from "vitest";
import { aPendingJob, aRunningJob, anUploadingJob, completed, t0 } from "../testing/builders.ts";
import { formatDuration, viewJob } from "./job-view.ts";

const free = { plan: "free", restore: { timeScale: 1 }, archiveMinBytes: 0 } as const;

describe("what a person sees of a job", () => {
  it("says how many jobs are ahead and when it should start", () => {
    const queue = { ahead: 3, capped: false, workers: 1, expectedStart: t0 + 40_000 };
    expect(viewJob(aPendingJob(), { ...free, queue }, t0)).toMatchObject({
      headline: "Waiting: 3 jobs ahead",
      detail: "It should start in about 40 seconds.",
    });
  });

  it("says plainly when no annotator is running", () => {
    const queue = { ahead: 0, capped: false, workers: 0 };
    const view = viewJob(aPendingJob(), { ...free, queue }, t0);
    expect(view.headline).toBe("Waiting: no annotator is running");
  });

  it("shows percent, rate and time left while it runs", () => {
    const job = aRunningJob({ progress: { inputBytes: 250, records: 5000, at: t0 + 2000 } });
    expect(viewJob(job, free, t0 + 2000).progress).toEqual({
      percent: 25,
      records: 5000,
      recordsPerSecond: 2500,
      secondsLeft: 6,
    });
  });

  it("foretells no end before the first records are written", () => {
    const job = aRunningJob({ progress: { inputBytes: 250, records: 0, at: t0 + 2000 } });
    expect(viewJob(job, free, t0 + 2000).progress).toEqual({ percent: 25, records: 0, recordsPerSecond: 0 });
  });

  it.each([
    [
      { read: 0, annotated: 0, unannotated: 0, rejected: 0 },
      "The file has a header but no records, so there was nothing to annotate.",
    ],
    [{ read: 1, annotated: 1, unannotated: 0, rejected: 0 }, "Its one record was annotated."],
    [
      { read: 2, annotated: 1, unannotated: 0, rejected: 1 },
      "1 of 2 records were annotated; one could not be and is listed with the reason.",
    ],
    [
      { read: 1000, annotated: 996, unannotated: 1, rejected: 3 },
      "996 of 1,000 records were annotated; 4 could not be and are listed with the reason.",
    ],
  ])("says in a sentence what came of %j", (counts, sentence) => {
    expect(viewJob({ ...completed(aRunningJob()), counts }, free, t0).detail).toBe(sentence);
  });

  it("tells that it was taken up again, and why", () => {
    const job = aPendingJob({ revival: { at: t0, because: "worker_silent" } });
    expect(viewJob(job, free, t0).revival?.text).toContain("went silent");
  });

  it("offers the files that there are, under the original's name", () => {
    const files = viewJob(completed(aRunningJob()), free, t0).files;
    expect(files.map(({ name }) => name)).toEqual([
      "sample.annotated.vcf.gz",
      "sample.annotated.vcf.gz.tbi",
      "sample.summary.json",
      "sample.log",
    ]);
  });

  it("offers what the lifecycle allows and nothing else", () => {
    const nothing = {
      upload: false,
      cancel: false,
      extend: false,
      retryRestore: false,
      annotateAgain: false,
    };
    const uploading = { ...nothing, upload: true, cancel: true, delete: true };
    expect(viewJob(anUploadingJob(), free, t0).may).toEqual(uploading);
    expect(viewJob(aRunningJob(), free, t0).may).toEqual({ ...nothing, cancel: true, delete: true });
    const done = { ...nothing, extend: true, annotateAgain: true, delete: true };
    expect(viewJob(completed(aRunningJob()), free, t0).may).toEqual(done);
  });

  it("names no key, lease or owner", () => {
    const told = JSON.stringify(viewJob(completed(aRunningJob()), free, t0));
    expect(told).not.toContain("results/");
    expect(told).not.toContain("lease");
    expect(told).not.toContain("demo-free");
  });

  it("puts durations as a person would", () => {
    expect([1, 40, 89, 120, 5400].map(formatDuration)).toEqual([
      "1 second",
      "40 seconds",
      "89 seconds",
      "2 minutes",
      "2 hours",
    ]);
  });
});
