import { describe, expect, it } from "vitest";
import { costOfThousandJobs, costOfThousandRetrievals, costOfTiBMonth, usualJob } from "./job-cost.ts";

describe("what jobs cost", () => {
  it("is the sum of its parts, and grows in proportion to the time a job takes", () => {
    const { compute, storageRequests, table, messages, total } = costOfThousandJobs(usualJob);
    expect(total).toBeCloseTo(compute + storageRequests + table + messages, 12);
    const longer = costOfThousandJobs({ ...usualJob, seconds: usualJob.seconds * 10 });
    expect(longer.compute).toBeCloseTo(compute * 10, 12);
    expect(longer.table).toBe(table);
  });

  it("by hand: 1,000 jobs of 20 s on half of a c7i.xlarge on spot are 2.78 hours at 6.2 cents, 17 cents", () => {
    expect(costOfThousandJobs(usualJob).compute).toBeCloseTo(((20 * 1000) / 2 / 3600) * 0.1785 * 0.35, 12);
  });
});

describe("what a TiB costs a month", () => {
  it("is the list price for large results, and for tiny ones the archive is dearer than S3", () => {
    const large = costOfTiBMonth(2 ** 30);
    expect([large.STANDARD, large.GLACIER, large.DEEP_ARCHIVE].map((usd) => Number(usd.toFixed(2)))).toEqual([
      23.55, 3.69, 1.01,
    ]);
    const tiny = costOfTiBMonth(10 * 1024);
    expect(tiny.GLACIER).toBeGreaterThan(tiny.STANDARD);
  });
});

describe("what bringing results back costs", () => {
  it("is, for small ones, two hundred times as much Expedited as Standard, and nothing but the copy with Bulk", () => {
    const { Expedited, Standard, Bulk } = costOfThousandRetrievals(1);
    expect(Expedited / Standard).toBeGreaterThan(150);
    expect(Bulk).toBeCloseTo(0.005, 9);
  });
});
