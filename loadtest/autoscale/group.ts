import type { Policy, ScalingPlan } from "./scaling-plan.ts";

/** A server. Times are seconds since the simulation began. */
export type Server = {
  id: number;
  spot: boolean;
  launchedAt: number;
  /** From then on it is in service and answers or works. */
  inServiceAt: number;
  /** From then on it counts as warm. */
  warmAt: number;
  /** Set once it is being taken away: when it is gone. */
  goneAt?: number;
};

/** How the group stands; a new one is made for every change. */
export type Group = {
  desired: number;
  servers: readonly Server[];
  nextId: number;
  /** Simple policies do nothing before. */
  coolUntil: number;
};

export type Activity = { at: number; from: number; to: number; policy: string };

/** What AWS does not put into a template: assumptions of the simulation, seconds. */
export type Timings = {
  /** From the launch until the group counts a server as in service. */
  launch: number;
  /** From in service until it really answers: packages, release, first health checks. */
  boot: number;
  /** How much later than its minute a datapoint can be seen. */
  reportingDelay: number;
  /** Decides in which second of each minute an alarm is looked at: AWS says only that it is once a minute. */
  seed: number;
};

/**
 * A small instance is running half a minute after its launch; it needs another minute and a half for the release and two
 * health checks, 15 s apart. ALB and SQS send a minute's numbers about a minute late. Not measured: change them and look.
 */
export const usualTimings: Timings = { launch: 30, boot: 90, reportingDelay: 60, seed: 1 };

export function newGroup({ desired, onDemandBase, spot }: ScalingPlan): Group {
  const servers = Array.from({ length: desired }, (_, id): Server => ({
    id,
    spot: spot && id >= onDemandBase,
    launchedAt: -3600,
    inServiceAt: -3600,
    warmAt: -3600,
  }));
  return { desired, servers, nextId: desired, coolUntil: 0 };
}

/** Servers that are there to stay, whether or not they are in service yet. */
export const staying = ({ servers }: Group): Server[] => servers.filter(({ goneAt }) => goneAt === undefined);
/** Servers that the group counts as in service. */
export const inService = (group: Group, now: number): Server[] =>
  staying(group).filter(({ inServiceAt }) => inServiceAt <= now);
/** Servers that answer. */
export const answering = (group: Group, now: number, { boot }: Timings): Server[] =>
  inService(group, now).filter(({ inServiceAt }) => inServiceAt + boot <= now || inServiceAt < 0);
/** Servers that are paid for. */
export const paidFor = ({ servers }: Group, now: number): Server[] =>
  servers.filter(({ launchedAt, goneAt }) => launchedAt <= now && (goneAt ?? Infinity) > now);

/** What an alarm saw: a value, and how many servers answered in that minute, which may be others than now. */
export type Look = { now: number; value: number | null; threshold: number; counted: number };

/** The size that `policy` wants when it is set off with `value`, or null when it does nothing now. */
export function wantedSize(
  policy: Policy,
  group: Group,
  plan: ScalingPlan,
  { now, value, threshold, counted }: Look,
): number | null {
  const clamp = (size: number) => Math.min(plan.max, Math.max(plan.min, size));
  const warming = staying(group).filter(({ warmAt }) => warmAt > now).length;
  switch (policy.kind) {
    case "simple":
      // One activity at a time, and then the cooldown (Auto Scaling user guide, "Scaling cooldowns").
      if (now < group.coolUntil || isBusy(group, now)) return null;
      return clamp(group.desired + policy.adjustment);
    case "step": {
      if (value === null) return null;
      const distance = value - threshold;
      const step = policy.steps.find(({ from, to }) => distance >= from && distance < to);
      if (!step) return null;
      // Servers that are still warming up count as part of the step: only what it adds beyond them is launched.
      return step.adjustment > 0
        ? clamp(Math.max(group.desired, group.desired - warming + step.adjustment))
        : clamp(group.desired + step.adjustment);
    }
    case "track": {
      if (value === null) return null;
      const needed = Math.ceil((Math.max(1, counted) * value) / policy.target - 1e-9);
      if (value > policy.target) return clamp(Math.max(group.desired, needed));
      // Nothing is taken away while something new warms up.
      return warming > 0 || !policy.scalesIn ? null : clamp(Math.min(group.desired, needed));
    }
  }
}

const isBusy = ({ servers }: Group, now: number) =>
  servers.some(({ inServiceAt, goneAt }) => inServiceAt > now || (goneAt ?? 0) > now);

/** The group with `size` servers wanted: launches or takes away what differs, newest first. */
export function resize(
  group: Group,
  size: number,
  plan: ScalingPlan,
  { now, timings, cooldown }: { now: number; timings: Timings; cooldown: number },
): Group {
  const present = staying(group);
  const count = size - present.length;
  if (count > 0) {
    const onDemand = present.filter(({ spot }) => !spot).length;
    const launched = Array.from({ length: count }, (_, i): Server => ({
      id: group.nextId + i,
      spot: plan.spot && onDemand + i >= plan.onDemandBase,
      launchedAt: now,
      inServiceAt: now + timings.launch,
      warmAt: now + timings.launch + plan.warmUp,
    }));
    return {
      desired: size,
      servers: [...group.servers, ...launched],
      nextId: group.nextId + count,
      // It begins when the last server is there.
      coolUntil: now + timings.launch + cooldown,
    };
  }
  const leaving = new Set(
    present
      .toSorted((a, b) => b.launchedAt - a.launchedAt || b.id - a.id)
      .slice(0, -count)
      .map(({ id }) => id),
  );
  const goneAt = now + plan.deregistration;
  return {
    ...group,
    desired: size,
    servers: group.servers.map((server) => (leaving.has(server.id) ? { ...server, goneAt } : server)),
    coolUntil: count < 0 ? goneAt + cooldown : group.coolUntil,
  };
}

/** Forgets servers that are gone. */
export function forget(group: Group, now: number): Group {
  const servers = group.servers.filter(({ goneAt }) => (goneAt ?? Infinity) > now);
  return servers.length === group.servers.length ? group : { ...group, servers };
}
