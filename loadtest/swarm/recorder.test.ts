import { describe, expect, it } from "vitest";
import { recorder } from "./recorder.ts";

describe("what a load run records", () => {
  it("counts each request once in the total, by its name and in the second in which it ended", () => {
    const { answered, done, summary } = recorder();
    for (let i = 1; i <= 100; i++) answered("GET /", 500, i);
    answered("GET /jobs", 2100, 7, "answered 500");
    done("whole journey", 9000);
    const { total, requests, deeds, series, failures } = summary();
    expect(total).toMatchObject({ count: 101, failures: 1 });
    expect(requests.map(({ name, count }) => [name, count])).toEqual([
      ["GET /", 100],
      ["GET /jobs", 1],
    ]);
    expect(deeds.map(({ name, count }) => [name, count])).toEqual([["whole journey", 1]]);
    expect(series.map((second) => second.requests)).toEqual([100, 0, 1]);
    expect(series[1]).not.toHaveProperty("ms");
    expect(failures).toEqual([{ name: "GET /jobs", what: "answered 500", count: 1 }]);
  });

  it("gives percentiles in milliseconds, within the thousandth part that the histogram keeps", () => {
    const { answered, summary } = recorder();
    for (let i = 1; i <= 1000; i++) answered("GET /", 0, i);
    const { ms } = summary().total;
    for (const [found, wanted] of [
      [ms.median, 500],
      [ms.p95, 950],
      [ms.p99, 990],
      [ms.max, 1000],
    ] as const)
      expect(Math.abs(found - wanted) / wanted).toBeLessThan(0.002);
  });

  it("knows how many people were there in each second", () => {
    const { came, went, tick, summary } = recorder();
    came();
    came();
    tick(1000);
    went();
    tick(2003);
    expect(summary().series.map(({ users }) => users)).toEqual([2, 1]);
  });
});
