import { describe, expect, it } from "vitest";
import { anAccount, anUploadingJob, aUser } from "@gas/core/testing/builders";
import { jobEvents, type Wanted } from "./job-events.ts";
import { jobViewer } from "./job-viewer.ts";
import { fakeDeps } from "./testing/fake-deps.ts";
import { jobWatch } from "./watch-jobs.ts";
import { restoringWatch } from "./watch-restoring.ts";

async function setUp() {
  const { deps } = fakeDeps();
  await deps.accounts.welcome(anAccount());
  const job = anUploadingJob();
  await deps.jobs.add(job);
  const watch = jobWatch(deps, jobViewer(deps));
  const house = { watch, watchRestoring: restoringWatch(deps, watch.hurry) };
  const stop = new AbortController();
  const open = (wanted: Wanted) => jobEvents(house, aUser, wanted, stop.signal);
  return { job, watch, stop, open };
}

/** The kinds of the first `count` events. */
async function firstEvents(stream: ReadableStream<Uint8Array>, count: number): Promise<string[]> {
  const kinds: string[] = [];
  for await (const chunk of stream) {
    const text = new TextDecoder().decode(chunk);
    kinds.push(...[...text.matchAll(/^event: (\w+)$/gm)].map(([, kind = ""]) => kind));
    if (kinds.length >= count) break;
  }
  return kinds;
}

describe("a stream of events", () => {
  it("tells of jobs, and of restoring only whoever asks for it", async () => {
    const { job, stop, open } = await setUp();
    expect(await firstEvents(open({ jobIds: [job.jobId], restoring: false }), 1)).toEqual(["job"]);
    const both = await firstEvents(open({ jobIds: [job.jobId], restoring: true }), 2);
    expect(both.toSorted()).toEqual(["job", "restoring"]);
    expect(await firstEvents(open({ jobIds: [], restoring: true }), 1)).toEqual(["restoring"]);
    stop.abort();
  });

  it("stops all reading when the page is gone", async () => {
    const { job, watch, stop, open } = await setUp();
    await firstEvents(open({ jobIds: [job.jobId], restoring: true }), 2);
    stop.abort();
    expect(watch.watching()).toBe(0);
  });
});
