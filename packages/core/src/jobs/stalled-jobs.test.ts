import { describe, expect, it } from "vitest";
import { aPendingJob, aRunningJob, anUploadingJob, t0 } from "../testing/builders.ts";
import { applyChange, planChange } from "./job-change.ts";
import type { JobIn } from "./job.ts";
import { decideStall, reminderDelayMs } from "./stalled-jobs.ts";

describe("a job that stands still", () => {
  it("is left alone before its time", () => {
    expect(decideStall(aPendingJob({ wakeAt: t0 + 1 }), t0)).toEqual({ do: "nothing" });
    expect(decideStall(anUploadingJob({ wakeAt: t0 + 1 }), t0)).toEqual({ do: "nothing" });
  });

  it("gets its message again while it waits, less and less often, at least hourly", () => {
    expect(decideStall(aPendingJob({ wakeAt: t0, reminders: 0 }), t0)).toEqual({
      do: "remind",
      reminders: 1,
      nextLookMs: 120_000,
    });
    expect(reminderDelayMs(30)).toBe(3_600_000);
  });

  it("is taken up again when its worker went silent", () => {
    const job = aRunningJob({ lease: { owner: "dead", until: t0 } });
    expect(decideStall(job, t0)).toMatchObject({ do: "revive" });
    expect(decideStall(job, t0 - 1)).toEqual({ do: "nothing" });
  });

  it("is given up when three workers fell silent over it", () => {
    expect(decideStall(aRunningJob({ attempts: 3 }), t0 + 60_000)).toEqual({ do: "give-up" });
  });

  it("is given up when its upload was never finished", () => {
    expect(decideStall(anUploadingJob({ wakeAt: t0 }), t0)).toEqual({ do: "abandon" });
  });

  it("is never touched once it has ended", () => {
    const cancelled = applyChange(
      anUploadingJob(),
      planChange("cancel", { completeTime: t0, because: "owner", attempts: 0 }, {}),
    ) as JobIn<"CANCELLED">;
    expect(decideStall(cancelled, Number.MAX_SAFE_INTEGER)).toEqual({ do: "nothing" });
  });
});
