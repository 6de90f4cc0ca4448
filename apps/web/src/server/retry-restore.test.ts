import { describe, expect, it } from "vitest";
import { aRestoredResult, aRetrievingResult, requestedAt } from "@gas/core/testing/archived-results";
import { anAccount, t0 } from "@gas/core/testing/builders";
import { minute } from "@gas/core/time";
import { jobViewer } from "./job-viewer.ts";
import { retryRestore } from "./retry-restore.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount({ plan: "premium" });

describe("retrying a restore", () => {
  it("that is late has the worker look after it", async () => {
    const { deps, stand, pass, published } = fakeDeps();
    const job = await stand(aRetrievingResult());
    pass(requestedAt - t0 + 6 * minute);
    await retryRestore(deps, jobViewer(deps), account, job.jobId);
    expect(published).toEqual([{ queue: "archiveRetrievals", jobId: job.jobId }]);
  });

  it("that goes well, or is over, does nothing", async () => {
    const { deps, stand, pass, published } = fakeDeps();
    const going = await stand(aRetrievingResult());
    const over = await stand(aRestoredResult());
    pass(requestedAt - t0 + minute);
    for (const { jobId } of [going, over])
      await expect(retryRestore(deps, jobViewer(deps), account, jobId)).rejects.toMatchObject({
        code: "not_possible_now",
      });
    expect(published).toEqual([]);
  });

  it("says so when the worker could not be told: here nothing else would do it", async () => {
    const { deps, stand, pass } = fakeDeps();
    const job = await stand(aRetrievingResult());
    pass(requestedAt - t0 + 6 * minute);
    const broken = { ...deps, bus: { ...deps.bus, send: () => Promise.reject(new Error("no line")) } };
    await expect(retryRestore(broken, jobViewer(deps), account, job.jobId)).rejects.toMatchObject({
      code: "storage_busy",
    });
  });
});
