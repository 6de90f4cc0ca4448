import { usualTimings } from "./group.ts";
import { silenceAfter, step, type Shape } from "./load-shapes.ts";
import type { ScalingPlan } from "./scaling-plan.ts";
import type { Service } from "./service-model.ts";
import { simulate, type History } from "./simulate.ts";
import { webWorld, type WebSample } from "./web-world.ts";

/**
 * What the course project saw on real AWS, played through the policy named "course" of the synthesised template. The
 * responses are given, not fitted: the findings hang on which side of a threshold they lie.
 */
export type Reproduction = {
  name: string;
  title: string;
  note: string;
  plan: (course: ScalingPlan) => ScalingPlan;
  shape: Shape;
  service: Service;
  minutes: number;
};

/** 1,200 requests a minute: six times what one more server is added for. */
const load = 20;

/** A server whose mean response time under that load is `ms`: little of it is CPU, so the number of servers hardly matters. */
const answeringIn = (ms: number): Service => ({ serviceMs: ms / 10, fixedMs: (ms * 9) / 10 });

const scaleIn = (plan: ScalingPlan, change: Partial<ScalingPlan["alarms"][number]>): ScalingPlan => {
  const shrinking = new Set(
    plan.policies.flatMap((policy) => (policy.kind === "simple" && policy.adjustment < 0 ? [policy.id] : [])),
  );
  return {
    ...plan,
    alarms: plan.alarms.map((alarm) => (shrinking.has(alarm.policy) ? { ...alarm, ...change } : alarm)),
  };
};

const stopsAfter = 75 * 60;

export const reproductions = {
  steady: {
    name: "steady-load",
    title: "1: a steady load of 1,200 requests a minute, answered in 20 ms",
    note: "One server more after each cooldown of 300 s, until there are ten.",
    plan: (course) => course,
    shape: step(0, load, 0),
    service: answeringIn(20),
    minutes: 75,
  },
  ignored: {
    name: "missing-data-ignored",
    title: "2a: the load stops, missing data ignored on the scale-in alarm",
    note: "Nobody asks, so there is no response time, so the alarm stays as it was: ten servers for ever.",
    plan: (course) => scaleIn(course, { missing: "ignore" }),
    shape: silenceAfter(load, stopsAfter),
    service: answeringIn(20),
    minutes: 600,
  },
  breaching: {
    name: "missing-data-breaching",
    title: "2b: the load stops, missing data breaching on the scale-in alarm",
    note: "A minute without requests takes a server away: back to two.",
    plan: (course) => scaleIn(course, { missing: "breaching" }),
    shape: silenceAfter(load, stopsAfter),
    service: answeringIn(20),
    minutes: 160,
  },
  wavering: {
    name: "threshold-above-response",
    title: "3a: answered in 4 ms, scale-in below 10 ms",
    note: "Both alarms are on at once. Whichever is looked at first after a cooldown wins: one more, one fewer.",
    plan: (course) => scaleIn(course, { threshold: 0.01 }),
    shape: step(0, load, 0),
    service: answeringIn(4),
    minutes: 120,
  },
  climbing: {
    name: "threshold-below-response",
    title: "3b: answered in 4 ms, scale-in below 2 ms",
    note: "The response time stays above the threshold, so only the scale-out alarm is on, and there are ten.",
    plan: (course) => scaleIn(course, { threshold: 0.002 }),
    shape: step(0, load, 0),
    service: answeringIn(4),
    minutes: 75,
  },
} satisfies Record<string, Reproduction>;

/** Plays one of them. `course`: the plan of the web group, from the template. */
export function reproduce(
  { plan, shape, service, minutes }: Reproduction,
  course: ScalingPlan,
  seed = usualTimings.seed,
): History<WebSample> {
  return simulate(plan(course), webWorld(shape, service), minutes, { ...usualTimings, seed });
}
