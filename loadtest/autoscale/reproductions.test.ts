import { beforeAll, describe, expect, it } from "vitest";
import { readStage } from "@gas/infra/stage";
import example from "@gas/infra/stages/example";
import { synthesise } from "@gas/infra/synthesise";
import { annotatorWorld } from "./annotator-world.ts";
import { burst } from "./burst.ts";
import { situations } from "./comparisons.ts";
import { webFigures } from "./history-figures.ts";
import { readTemplate, type Template } from "./read-template.ts";
import { reproduce, reproductions, type Reproduction } from "./reproductions.ts";
import type { ScalingPlan } from "./scaling-plan.ts";
import { simulate, type History } from "./simulate.ts";
import { webWorld, type WebSample } from "./web-world.ts";

let course: ScalingPlan;
let tracking: ScalingPlan;
let annotators: ScalingPlan;
beforeAll(() => {
  const service = (scaling: "course" | "target-tracking"): Template =>
    synthesise(readStage("example", { ...example, web: { scaling } })).service;
  const template = service("course");
  course = readTemplate(template, "webGroup");
  annotators = readTemplate(template, "annotatorsGroup");
  tracking = readTemplate(service("target-tracking"), "webGroup");
}, 120_000);

const sizes = ({ minutes }: History<WebSample>) => minutes.map(({ desired }) => desired);
const play = (one: Reproduction) => reproduce(one, course);

describe("what the course project saw on AWS, played through the template's own alarms and policies", () => {
  it("is of the policy that the template has: 200 requests a minute, 10 ms, 300 s", () => {
    expect(course).toMatchObject({ min: 2, max: 10 });
    expect(course.alarms.map(({ threshold, missing }) => [threshold, missing])).toEqual([
      [200, "notBreaching"],
      [0.01, "breaching"],
    ]);
    expect(course.policies).toMatchObject([
      { kind: "simple", adjustment: 1, cooldown: 300 },
      { kind: "simple", adjustment: -1, cooldown: 300 },
    ]);
  });

  it("1: a steady load far above 200 requests a minute takes 2 servers to 10, one after each cooldown of 300 s", () => {
    const { activities, minutes } = play(reproductions.steady);
    expect(activities.map(({ from, to }) => [from, to])).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9].map((from) => [from, from + 1]),
    );
    const gaps = activities.slice(1).map(({ at }, i) => at - (activities[i]?.at ?? 0));
    // The cooldown begins when the new server is there (30 s); then the alarm is looked at once in every minute.
    for (const gap of gaps) expect([gap >= 330, gap <= 330 + 2 * 60]).toEqual([true, true]);
    expect(minutes.at(-1)?.answering).toBe(10);
  });

  it("2: with missing data ignored the group stays at 10 for ever after the load stops", () => {
    const held = sizes(play(reproductions.ignored));
    expect(new Set(held.slice(75))).toEqual(new Set([10]));
    expect(held).toHaveLength(600);
  });

  it("2: with missing data breaching on the scale-in alarm it comes back to 2", () => {
    const released = sizes(play(reproductions.breaching));
    expect(Math.max(...released)).toBe(10);
    expect(released.at(-1)).toBe(2);
  });

  it("3: answered in 4 ms with the scale-in threshold at 10 ms, the count wavers instead of reaching 10", () => {
    const history = play(reproductions.wavering);
    expect(Math.max(...sizes(history))).toBeLessThan(10);
    // The reason: both are on at once, and after each cooldown either may be looked at first.
    expect(history.minutes.at(-1)?.alarms).toHaveLength(2);
    const downs = history.activities.filter(({ from, to }) => to < from).length;
    const ups = history.activities.length - downs;
    expect([ups > 5, downs > 5]).toEqual([true, true]);
  });

  it("3: that is no accident of one run: of a hundred few touch 10 in the time in which a rise is there, and hardly any stays", () => {
    const runs = (minutes: number) =>
      Array.from({ length: 100 }, (_, seed) =>
        reproduce({ ...reproductions.wavering, minutes }, course, seed + 1),
      );
    const short = runs(75);
    expect(short.filter((run) => Math.max(...sizes(run)) === 10).length).toBeLessThanOrEqual(15);
    expect(short.every(({ activities }) => activities.some(({ from, to }) => to < from))).toBe(true);
    expect(runs(180).filter((run) => sizes(run).at(-1) === 10).length).toBeLessThanOrEqual(10);
    const climbs = Array.from({ length: 10 }, (_, seed) =>
      reproduce(reproductions.climbing, course, seed + 1),
    );
    expect(climbs.every((run) => sizes(run).at(-1) === 10)).toBe(true);
  });

  it("3: with the threshold at 2 ms it does not waver, and reaches 10", () => {
    const history = play(reproductions.climbing);
    expect(history.activities.every(({ from, to }) => to > from)).toBe(true);
    expect(sizes(history).at(-1)).toBe(10);
  });

  it("3, read the other way: answered in 2 ms with the threshold still at 10 ms it wavers too, so the 2 ms must be the threshold", () => {
    const quicker = play({ ...reproductions.wavering, service: { serviceMs: 0.2, fixedMs: 1.8 } });
    expect(quicker.activities.some(({ from, to }) => to < from)).toBe(true);
    expect(sizes(quicker).at(-1)).toBeLessThan(10);
  });
});

describe("the default policy beside the course's", () => {
  const service = { serviceMs: 4, fixedMs: 2 };

  it.each(["step", "spike"])("has the capacity sooner and keeps fewer people waiting: %s", (name) => {
    const one = situations(service).find((situation) => situation.name === name)!;
    const of = (plan: ScalingPlan) =>
      webFigures(plan, simulate(plan, webWorld(one.shape, service), one.minutes), one.risesAt);
    const [theirs, ours] = [of(course), of(tracking)];
    expect(ours.minutesToCapacity).not.toBeNull();
    expect(ours.minutesToCapacity!).toBeLessThan(theirs.minutesToCapacity ?? Infinity);
    expect(ours.slow).toBeLessThan(theirs.slow * 0.75);
  });

  it("pays for no more servers than a hum of requests needs, where the course's two alarms pull both ways", () => {
    const one = situations(service).find(({ name }) => name === "hum")!;
    const hours = (plan: ScalingPlan) =>
      webFigures(plan, simulate(plan, webWorld(one.shape, service), one.minutes)).serverHours;
    expect(hours(tracking)).toBeCloseTo(2 * 24, 6);
    expect(hours(course)).toBeGreaterThan(1.5 * hours(tracking));
  });
});

describe("a burst of 100,000 jobs", () => {
  it("is drained by the annotators of the template without losing a job, spot interruptions included", () => {
    const world = annotatorWorld(burst);
    const { minutes } = simulate(annotators, world, 48 * 60);
    expect(world.counts()).toMatchObject({ came: 100_000, waiting: 0, running: 0, done: 100_000 });
    expect(Math.max(...minutes.map(({ desired }) => desired))).toBe(annotators.max);
    expect(world.counts().interruptions).toBeGreaterThan(0);
    expect(minutes.at(-1)?.desired).toBe(annotators.min);
  });
});
