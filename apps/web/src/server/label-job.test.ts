import { describe, expect, it } from "vitest";
import { anAccount, aRunningJob } from "@gas/core/testing/builders";
import { labelJob } from "./label-job.ts";
import { listJobs } from "./list-jobs.ts";
import { fakeDeps } from "./testing/fake-deps.ts";
import { jobViewer } from "./job-viewer.ts";

const account = anAccount();

describe("labels of a job", () => {
  it("stay when they are not given, and go when they are given empty", async () => {
    const { deps, stand } = fakeDeps();
    const job = await stand(aRunningJob());
    await labelJob(deps, account, job.jobId, { name: "Trio 7", tags: ["urgent"], notes: "why" });
    const labelled = await labelJob(deps, account, job.jobId, { name: "", tags: [] });
    expect(labelled).not.toHaveProperty("name");
    expect(labelled).not.toHaveProperty("tags");
    expect(labelled).toMatchObject({ notes: "why", status: "RUNNING" });
  });

  it("are what the job is found by, however far back it lies", async () => {
    const { deps, stand } = fakeDeps();
    const view = jobViewer(deps);
    const old = await stand(aRunningJob({ submitTime: 1 }));
    await labelJob(deps, account, old.jobId, { tags: ["Trio"] });
    for (let i = 0; i < 120; i++) await stand(aRunningJob({ submitTime: 2 + i }));
    const found = await listJobs(deps, view, account, { q: "trio" });
    expect(found.jobs.map(({ jobId }) => jobId)).toEqual([old.jobId]);
    expect(found.next).toBeUndefined();
    expect((await listJobs(deps, view, account, { tag: "trio", status: "COMPLETED" })).jobs).toEqual([]);
    expect((await listJobs(deps, view, account, {})).jobs).toHaveLength(20);
  });
});
