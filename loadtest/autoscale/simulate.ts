import { alarmState, furtherBack, type AlarmState } from "./alarm-state.ts";
import {
  answering,
  forget,
  newGroup,
  paidFor,
  resize,
  staying,
  usualTimings,
  wantedSize,
  type Activity,
  type Group,
  type Server,
  type Timings,
} from "./group.ts";
import { valueOf, type Measured } from "./metrics.ts";
import { seeded } from "./seeded.ts";
import type { Alarm, Policy, ScalingPlan } from "./scaling-plan.ts";

/** What the servers do, and what is measured of it. Told of each step of time, asked once a minute. */
export type World<Sample> = {
  /** `seconds` pass from `now` with these servers at work. */
  pass(now: number, seconds: number, servers: readonly Server[]): void;
  /** What AWS measures of the minute that ends now. */
  measure(servers: readonly Server[]): Measured;
  /** What the charts show of the same minute. */
  sample(): Sample;
  /** Servers that are taken away from outside now (spot capacity), by id. */
  interrupted?(now: number, servers: readonly Server[]): number[];
  /** Whether nothing can happen any more: the simulation may end early. */
  isOver?(now: number): boolean;
};

export type Minute<Sample> = {
  /** Minutes since the beginning, at the minute's end. */
  t: number;
  desired: number;
  answering: number;
  paid: number;
  /** Alarms that are on. */
  alarms: string[];
  world: Sample;
};
export type History<Sample> = {
  minutes: Minute<Sample>[];
  activities: Activity[];
  serverSeconds: { spot: number; onDemand: number };
};

/** Steps of time: every duration that AWS gives is a multiple of it. */
export const stepSeconds = 5;

/**
 * How long a target tracking policy looks before it acts: three minutes above the target to grow, fifteen below nine
 * tenths of it to shrink. These are the alarms that Auto Scaling makes for such a policy, as they show in any account;
 * AWS does not promise them.
 */
const tracking = { out: 3, in: 15, inBelow: 0.9 };

type Watch = {
  alarm: Alarm;
  policy: Policy;
  state: AlarmState;
  points: (number | null)[];
  /** Servers that answered in the minute of the latest of them. */
  counted: number;
  /** The second of this minute at which it is looked at. */
  looksAt: number;
};

/** Plays `minutes` of `world` through the alarms and policies of `plan`. The same input gives the same history. */
export function simulate<Sample>(
  plan: ScalingPlan,
  world: World<Sample>,
  minutes: number,
  timings: Timings = usualTimings,
): History<Sample> {
  let group: Group = newGroup(plan);
  const watches = watchesOf(plan);
  const chance = seeded(timings.seed);
  const reports: { seenAt: number; measured: Measured; counted: number }[] = [];
  const history: History<Sample> = { minutes: [], activities: [], serverSeconds: { spot: 0, onDemand: 0 } };

  for (let now = 0; now < minutes * 60; now += stepSeconds) {
    group = forget(group, now);
    group = replaceInterrupted(group, world, plan, now, timings);
    for (const { spot } of paidFor(group, now))
      history.serverSeconds[spot ? "spot" : "onDemand"] += stepSeconds;
    world.pass(now, stepSeconds, answering(group, now, timings));
    const end = now + stepSeconds;
    if (end % 60 === 0) {
      const servers = answering(group, end, timings);
      reports.push({
        seenAt: end + timings.reportingDelay,
        measured: world.measure(servers),
        counted: servers.length,
      });
    }
    while (reports[0] && reports[0].seenAt <= end) {
      const { measured, counted } = reports.shift()!;
      for (const watch of watches) {
        watch.points.push(valueOf(watch.alarm.metric, measured));
        watch.counted = counted;
        watch.points = watch.points.slice(-(watch.alarm.evaluationPeriods + furtherBack));
      }
    }
    // Each alarm is looked at once a minute, and while it is on its action is repeated each time (CloudWatch user guide,
    // "Using CloudWatch alarms": what Auto Scaling is told once a minute as long as an alarm stays on).
    if (now % 60 === 0)
      for (const watch of watches) watch.looksAt = stepSeconds * Math.floor((chance() * 60) / stepSeconds);
    for (const watch of watches) {
      if (now % 60 !== watch.looksAt || watch.points.length < watch.alarm.evaluationPeriods) continue; // before the beginning nothing is known
      watch.state = alarmState(watch.alarm, watch.points, watch.state);
      if (watch.state === "ALARM") group = act(group, watch, plan, end, timings, history.activities);
    }
    if (end % 60 === 0) {
      history.minutes.push({
        t: end / 60,
        desired: group.desired,
        answering: answering(group, end, timings).length,
        paid: paidFor(group, end).length,
        alarms: watches.filter(({ state }) => state === "ALARM").map(({ alarm }) => alarm.id),
        world: world.sample(),
      });
      if (world.isOver?.(end) && group.desired === plan.min) break;
    }
  }
  return history;
}

function act(
  group: Group,
  { alarm, policy, points, counted }: Watch,
  plan: ScalingPlan,
  now: number,
  timings: Timings,
  activities: Activity[],
): Group {
  const value = points.findLast((point) => point !== null) ?? null;
  const size = wantedSize(policy, group, plan, { now, value, threshold: alarm.threshold, counted });
  if (size === null || size === group.desired) return group;
  activities.push({ at: now, from: group.desired, to: size, policy: policy.id });
  return resize(group, size, plan, {
    now,
    timings,
    cooldown: policy.kind === "simple" ? policy.cooldown : 0,
  });
}

/** The template's alarms, and those that Auto Scaling makes for policies that track. */
function watchesOf(plan: ScalingPlan): Watch[] {
  const made = plan.policies.flatMap((policy): Alarm[] => {
    if (policy.kind !== "track") return [];
    const common = { metric: policy.metric, period: 60, missing: "missing" as const, policy: policy.id };
    return [
      {
        ...common,
        id: `${policy.id} high`,
        threshold: policy.target,
        comparison: "GreaterThanThreshold",
        evaluationPeriods: tracking.out,
        datapointsToAlarm: tracking.out,
      },
      {
        ...common,
        id: `${policy.id} low`,
        threshold: policy.target * tracking.inBelow,
        comparison: "LessThanThreshold",
        evaluationPeriods: tracking.in,
        datapointsToAlarm: tracking.in,
      },
    ];
  });
  return [...plan.alarms, ...made].flatMap((alarm) => {
    const policy = plan.policies.find(({ id }) => id === alarm.policy);
    return policy
      ? [
          {
            alarm,
            policy,
            state: "INSUFFICIENT_DATA" as const,
            points: [],
            counted: plan.desired,
            looksAt: 0,
          },
        ]
      : [];
  });
}

/** Spot capacity that is taken back is replaced at once: the group wants as many as before. */
function replaceInterrupted<Sample>(
  group: Group,
  world: World<Sample>,
  plan: ScalingPlan,
  now: number,
  timings: Timings,
): Group {
  const lost = new Set(world.interrupted?.(now, staying(group)) ?? []);
  if (lost.size === 0) return group;
  const left = { ...group, servers: group.servers.filter(({ id }) => !lost.has(id)) };
  const { coolUntil } = group;
  return { ...resize(left, group.desired, plan, { now, timings, cooldown: 0 }), coolUntil };
}
