import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aRetrievingResult } from "../testing/archived-results.ts";
import { Job } from "../jobs/job.ts";
import { afterRefusal, askedAgain, lookAfterRetrieval, newRetrieval, putOff } from "./restore-policy.ts";

describe("the times of a retrieval", () => {
  it("are whole milliseconds, whatever the archive's hours take: a row with a fraction could never be read again", () => {
    const scales = fc.double({ min: 1e-6, max: 1, noNaN: true });
    const tiers = fc.constantFrom("Expedited", "Standard", "Bulk");
    const moments = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(scales, tiers, moments, moments, (timeScale, tier, now, later) => {
        const restore = { timeScale, expeditedAtMost: 1 };
        const retrieval = newRetrieval("request", tier, now, restore);
        const rows = [
          { retrieval, wakeAt: lookAfterRetrieval(retrieval, later) },
          { retrieval, wakeAt: lookAfterRetrieval(retrieval, now + 17) },
          afterRefusal(retrieval, later, restore),
          putOff(retrieval, later, restore),
          { retrieval: askedAgain(retrieval, "next", "failed", later, restore), wakeAt: later },
        ];
        for (const { retrieval: tried, wakeAt } of rows)
          expect(() => Job.parse(aRetrievingResult({ retrieval: tried, wakeAt }))).not.toThrow();
      }),
    );
  });

  it("are looked after soon after the retrieval is expected, five minutes at most, and each minute once it is late", () => {
    const retrieval = newRetrieval("request", "Standard", 0, { timeScale: 1, expeditedAtMost: 1 });
    expect(lookAfterRetrieval(retrieval, 0)).toBe(retrieval.expectedBy + 300_000);
    expect(lookAfterRetrieval(retrieval, retrieval.expectedBy - 1000)).toBe(retrieval.expectedBy + 100);
    expect(lookAfterRetrieval(retrieval, retrieval.expectedBy + 5)).toBe(retrieval.expectedBy + 60_005);
  });
});
