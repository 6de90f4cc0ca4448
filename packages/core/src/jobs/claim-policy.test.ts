import { describe, expect, it } from "vitest";
import { aPendingJob, aRunningJob, anUploadingJob, completed, t0 } from "../testing/builders.ts";
import { decideClaim, usualAttempts } from "./claim-policy.ts";

describe("claiming a job", () => {
  it("begins a waiting job", () => {
    expect(decideClaim(aPendingJob(), t0)).toMatchObject({ do: "claim" });
  });

  it("leaves a job alone that a living worker holds, and takes it over when the lease has run out", () => {
    const job = aRunningJob({ lease: { owner: "other", until: t0 + 1000 } });
    expect(decideClaim(job, t0 + 400)).toEqual({ do: "wait", milliseconds: 600 });
    expect(decideClaim(job, t0 + 1000)).toMatchObject({ do: "claim" });
  });

  it("does not begin a job again that has ended its worker three times", () => {
    expect(decideClaim(aPendingJob({ attempts: usualAttempts }), t0)).toEqual({ do: "give-up" });
    expect(decideClaim(aRunningJob({ attempts: usualAttempts }), t0 + 60_000)).toEqual({ do: "give-up" });
  });

  it("announces a finished job again, since whoever finished it may have died before saying so", () => {
    expect(decideClaim(completed(aRunningJob()), t0)).toEqual({ do: "nothing", announce: true });
  });

  it("does nothing for a job whose file has not been submitted", () => {
    expect(decideClaim(anUploadingJob(), t0)).toEqual({ do: "nothing", announce: false });
  });
});
