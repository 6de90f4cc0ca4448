import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBeat, t0 } from "../testing/builders.ts";
import { forecastStart } from "./queue-forecast.ts";
import { offeredReferences, silentAfterMs } from "./worker-beat.ts";

const ahead = (count: number) => ({ count, capped: false });

describe("the expected start of a waiting job", () => {
  it("is now when a slot is free", () => {
    expect(forecastStart(ahead(1), [aBeat({ slots: 2, busy: 0 })], t0)).toMatchObject({
      ahead: 1,
      expectedStart: t0,
    });
  });

  it("follows from how long jobs take and how many run at a time", () => {
    const beats = [aBeat({ slots: 2, busy: 2, meanJobMs: 10_000 })];
    expect(forecastStart(ahead(3), beats, t0).expectedStart).toBe(t0 + 20_000);
  });

  it("is unknown, and says so, when no worker lives", () => {
    const silent = aBeat({ seenAt: t0 - silentAfterMs - 1 });
    const stopped = aBeat({ stoppedAt: t0 });
    expect(forecastStart(ahead(0), [silent, stopped], t0)).toEqual({ ahead: 0, capped: false, workers: 0 });
  });

  it("is unknown before the first job was ever finished", () => {
    expect(forecastStart(ahead(0), [aBeat({ jobsDone: 0, meanJobMs: 0 })], t0).expectedStart).toBeUndefined();
  });

  it("is never earlier for a job further back", () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.nat(500),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(8),
        (a, b, slots, busy) => {
          const beats = [aBeat({ slots, busy: Math.min(busy, slots) })];
          const start = (n: number) => forecastStart(ahead(n), beats, t0).expectedStart ?? 0;
          expect(start(Math.max(a, b))).toBeGreaterThanOrEqual(start(Math.min(a, b)));
        },
      ),
    );
  });
});

describe("the references on offer", () => {
  it("are those of all workers, the living ones' word first, and stay on offer while no worker is up", () => {
    const reference = (title: string) => ({ name: "yeast", title, assembly: "R64", contigs: [] });
    const living = aBeat({ workerId: "a", references: [reference("new")] });
    const gone = aBeat({ workerId: "b", seenAt: t0 + 1, stoppedAt: t0 + 1, references: [reference("old")] });
    expect(offeredReferences([living, gone], t0 + 2).map(({ title }) => title)).toEqual(["new"]);
    expect(offeredReferences([gone], t0 + 2).map(({ title }) => title)).toEqual(["old"]);
  });
});
