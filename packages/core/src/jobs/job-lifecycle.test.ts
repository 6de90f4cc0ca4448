import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aPendingJob, aRunningJob, anUploadingJob, completed, t0 } from "../testing/builders.ts";
import { isAllowed, planChange } from "./job-change.ts";
import {
  destinationOf,
  isFinal,
  jobLifecycle,
  leaseRule,
  statusesAllowing,
  type JobEvent,
  type JobStatus,
} from "./job-lifecycle.ts";
import { jobVariants } from "./job.ts";

const statuses = Object.keys(jobLifecycle) as JobStatus[];
const events = Object.keys(leaseRule) as JobEvent[];

describe("the life of a job", () => {
  it("gives every event one destination, whatever the status it happens in", () => {
    for (const event of events) {
      const destinations = statusesAllowing(event).map(
        (status) => (jobLifecycle[status] as Record<string, string>)[event],
      );
      expect(new Set(destinations), event).toEqual(new Set([destinationOf(event)]));
    }
  });

  it("knows a schema for every status, and no status without one", () => {
    const known = [...jobVariants.map(({ shape }) => shape.status.value), "COMPLETED", "DELETED"];
    expect(known.toSorted()).toEqual(statuses.toSorted());
  });

  it("ends: from every status a final one can be reached, and nothing but a deletion leads out of a final one", () => {
    const reach = (from: JobStatus, seen = new Set<JobStatus>()): Set<JobStatus> => {
      if (!seen.has(from)) {
        seen.add(from);
        for (const to of Object.values(jobLifecycle[from]) as JobStatus[]) reach(to, seen);
      }
      return seen;
    };
    for (const status of statuses.filter((status) => status !== "DELETED"))
      expect([...reach(status)].some(isFinal), status).toBe(true);
    expect(statuses.filter(isFinal).toSorted()).toEqual(["CANCELLED", "COMPLETED", "FAILED"]);
  });

  it("allows nothing that is not in the table", () => {
    const jobs = [anUploadingJob(), aPendingJob(), aRunningJob(), completed(aRunningJob())];
    fc.assert(
      fc.property(fc.constantFrom(...jobs), fc.constantFrom(...events), (job, event) => {
        const change = { ...planChange(event as "remind", { wakeAt: 0, reminders: 0 }, {}), lease: null };
        expect(isAllowed(job, change)).toBe(event in jobLifecycle[job.status]);
      }),
    );
  });

  it("lets a worker that was overtaken change nothing", () => {
    const job = aRunningJob({ lease: { owner: "second", until: t0 + 30_000 } });
    const report = { lease: { owner: "first", until: t0 + 60_000 }, progress: job.progress, wakeAt: t0 };
    expect(isAllowed(job, planChange("report", report, { leaseOwner: "first" }))).toBe(false);
    expect(isAllowed(job, planChange("report", report, { leaseOwner: "second" }))).toBe(true);
  });
});
