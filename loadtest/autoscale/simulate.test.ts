import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annotatorWorld } from "./annotator-world.ts";
import { usualTimings } from "./group.ts";
import { day, recorded, spike, step } from "./load-shapes.ts";
import type { Policy, ScalingPlan } from "./scaling-plan.ts";
import { fitService, responseMs, slowerThan } from "./service-model.ts";
import { simulate } from "./simulate.ts";
import { webWorld } from "./web-world.ts";

const requests = { metric: "AWS/ApplicationELB RequestCount", statistic: "Sum" };
const time = { metric: "AWS/ApplicationELB TargetResponseTime", statistic: "Average" };
const perTarget = { metric: "AWS/ApplicationELB RequestCountPerTarget", statistic: "Sum" };
const alarm = { period: 60, evaluationPeriods: 1, datapointsToAlarm: 1 };

const plans = fc
  .record({
    min: fc.integer({ min: 1, max: 4 }),
    more: fc.integer({ min: 0, max: 12 }),
    kind: fc.constantFrom("simple" as const, "track" as const, "step" as const),
    adjustment: fc.integer({ min: 1, max: 5 }),
    cooldown: fc.integer({ min: 0, max: 12 }).map((minutes) => minutes * 60),
    missing: fc.constantFrom(
      "breaching" as const,
      "notBreaching" as const,
      "ignore" as const,
      "missing" as const,
    ),
  })
  .map(({ min, more, kind, adjustment, cooldown, missing }): ScalingPlan => {
    const out: Policy =
      kind === "step"
        ? { id: "out", kind, warmUp: 120, steps: [{ from: 0, to: Infinity, adjustment }] }
        : { id: "out", kind: "simple", adjustment, cooldown };
    const policies: Policy[] =
      kind === "track"
        ? [{ id: "track", kind, target: 600, metric: perTarget, warmUp: 120, scalesIn: true }]
        : [out, { id: "in", kind: "simple", adjustment: -adjustment, cooldown }];
    return {
      group: "web",
      min,
      max: min + more,
      desired: min,
      cooldown: 300,
      warmUp: 120,
      deregistration: 30,
      instanceTypes: ["t3.small"],
      onDemandBase: 0,
      spot: false,
      policies,
      alarms:
        kind === "track"
          ? []
          : [
              {
                id: "busy",
                metric: requests,
                threshold: 200,
                comparison: "GreaterThanThreshold",
                missing: "notBreaching",
                policy: "out",
                ...alarm,
              },
              {
                id: "idle",
                metric: time,
                threshold: 0.01,
                comparison: "LessThanThreshold",
                missing,
                policy: "in",
                ...alarm,
              },
            ],
    };
  });
const shapes = fc.oneof(
  fc
    .record({ a: fc.integer({ min: 0, max: 50 }), b: fc.integer({ min: 0, max: 3000 }) })
    .map(({ a, b }) => step(a, b, 1800, 5400)),
  fc.integer({ min: 1, max: 800 }).map((most) => day(0, most)),
  fc.integer({ min: 1, max: 3000 }).map((peak) => spike(3, peak, 600, 300)),
);
const service = { serviceMs: 4, fixedMs: 1 };
const seeds = fc.integer({ min: 1, max: 1000 });

describe("a simulated group", () => {
  it("is never smaller than its least nor larger than its most, whatever the policy, the load and the chance", () => {
    fc.assert(
      fc.property(plans, shapes, seeds, (plan, shape, seed) => {
        const { minutes } = simulate(plan, webWorld(shape, service), 150, { ...usualTimings, seed });
        expect(minutes.every(({ desired }) => desired >= plan.min && desired <= plan.max)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("does at most one thing in each cooldown of a simple policy", () => {
    fc.assert(
      fc.property(plans, shapes, seeds, (plan, shape, seed) => {
        fc.pre(plan.policies.every(({ kind }) => kind === "simple"));
        const { activities } = simulate(plan, webWorld(shape, service), 150, { ...usualTimings, seed });
        const cooldown = plan.policies[0]?.kind === "simple" ? plan.policies[0].cooldown : 0;
        const gaps = activities.slice(1).map(({ at }, i) => at - (activities[i]?.at ?? 0));
        expect(gaps.every((gap) => gap >= cooldown)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("answers or fails every request that came, and tells the same story for the same input", () => {
    fc.assert(
      fc.property(plans, shapes, seeds, (plan, shape, seed) => {
        const play = () => simulate(plan, webWorld(shape, service), 120, { ...usualTimings, seed });
        const history = play();
        expect(play()).toEqual(history);
        let came = 0;
        for (let at = 0; at < 120 * 60; at += 5) came += shape(at) * 5;
        const told = history.minutes.reduce((sum, { world }) => sum + world.requestsPerMinute, 0);
        // What still waits at the end is at most what a minute of patience holds.
        const most = plan.max * 15_000;
        expect(told).toBeLessThanOrEqual(came + 1e-6);
        expect(told).toBeGreaterThanOrEqual(came - most);
      }),
      { numRuns: 30 },
    );
  });
});

describe("simulated annotators", () => {
  it("lose no job: each waits, runs or is done at every minute, however often servers are taken back", () => {
    const works = fc.record({
      arrivals: fc.array(
        fc.record({ at: fc.integer({ min: 0, max: 5000 }), jobs: fc.integer({ min: 0, max: 400 }) }),
        { maxLength: 8 },
      ),
      jobSeconds: fc.integer({ min: 1, max: 900 }),
      slots: fc.integer({ min: 1, max: 4 }),
      interruptionsAnHour: fc.double({ min: 0, max: 0.95, noNaN: true }),
      notice: fc.constantFrom(0, 120),
      drain: fc.constantFrom(0, 600),
      seed: seeds,
    });
    const plan: ScalingPlan = {
      group: "annotators",
      min: 1,
      max: 8,
      desired: 1,
      cooldown: 300,
      warmUp: 180,
      deregistration: 0,
      instanceTypes: ["c7i.xlarge"],
      onDemandBase: 0,
      spot: true,
      policies: [
        {
          id: "track",
          kind: "track",
          target: 20,
          warmUp: 180,
          scalesIn: true,
          metric: {
            expression: "IF(workers > 0, waiting / workers, waiting)",
            of: {
              waiting: { metric: "AWS/SQS ApproximateNumberOfMessagesVisible", statistic: "Average" },
              workers: { metric: "AWS/AutoScaling GroupInServiceInstances", statistic: "Average" },
            },
          },
        },
      ],
      alarms: [],
    };
    fc.assert(
      fc.property(works, (work) => {
        const world = annotatorWorld(work);
        const checked = {
          ...world,
          sample: () => {
            const { came, waiting, running, done } = world.counts();
            expect(waiting + running + done).toBe(came);
            return world.sample();
          },
        };
        simulate(plan, checked, 180);
        expect(world.counts().came).toBeLessThanOrEqual(
          work.arrivals.reduce((sum, { jobs }) => sum + jobs, 0),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe("the model of a web server", () => {
  it("is found again from what a server of that kind would have measured", () => {
    const real = { serviceMs: 3, fixedMs: 2 };
    const observations = Array.from({ length: 60 }, (_, i) => {
      const requests = 10 + i * 4;
      return { requests, meanMs: responseMs(real, requests), cpuPercent: (requests * real.serviceMs) / 10 };
    });
    const fitted = fitService(observations);
    expect(fitted?.serviceMs).toBeCloseTo(3, 6);
    expect(fitted?.fixedMs).toBeCloseTo(2, 6);
  });

  it("answers more slowly the more it is asked, and never at all beyond what it can", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 249, noNaN: true }),
        fc.double({ min: 1, max: 500, noNaN: true }),
        (rate, ms) => {
          expect(responseMs(service, rate)).toBeLessThanOrEqual(responseMs(service, rate + 0.5));
          const share = slowerThan(service, rate, ms);
          expect(share >= 0 && share <= 1).toBe(true);
        },
      ),
    );
    expect(responseMs(service, 250)).toBe(Infinity);
  });

  it("is not fitted to a handful of seconds", () => {
    expect(fitService([{ requests: 10, meanMs: 5, cpuPercent: 3 }])).toBeNull();
  });
});

describe("the shape of a load", () => {
  it("of a recorded run is its requests, second by second, and nothing after", () => {
    const shape = recorded(
      {
        series: [
          { t: 0, users: 1, requests: 7, failures: 0 },
          { t: 1, users: 1, requests: 9, failures: 0 },
        ],
      },
      2,
    );
    expect([0, 0.5, 1, 2].map(shape)).toEqual([14, 14, 18, 0]);
  });

  it("of a day is least at three in the night and most at three in the afternoon", () => {
    const shape = day(2, 10);
    expect([shape(3 * 3600), shape(15 * 3600)]).toEqual([2, 10]);
  });
});
