import { priceList } from "@gas/core/costs/price-list";
import type { History } from "./simulate.ts";
import type { ScalingPlan } from "./scaling-plan.ts";
import type { WebSample } from "./web-world.ts";

/** What a simulated run of the web tier comes to. */
export type WebFigures = {
  requests: number;
  /** Requests over 100 ms, unanswered ones included. */
  slow: number;
  failed: number;
  serverHours: number;
  costUSD: number;
  most: number;
  changes: number;
  /** Minutes from `since` until at most one request in a hundred is slow, and stays so for five minutes; null if never. */
  minutesToCapacity: number | null;
};

/** `since`: the minute at which the load rose. */
export function webFigures(plan: ScalingPlan, history: History<WebSample>, since = 0): WebFigures {
  const { minutes, activities } = history;
  const total = (pick: (sample: WebSample) => number) =>
    minutes.reduce((sum, { world }) => sum + pick(world), 0);
  const fine = ({ world }: (typeof minutes)[number]) =>
    world.requestsPerMinute > 0 && world.slow <= world.requestsPerMinute / 100;
  const capable = minutes.findIndex(
    ({ t }, i) => t > since && minutes.slice(i, i + 5).every(fine) && i + 5 <= minutes.length,
  );
  return {
    requests: total(({ requestsPerMinute }) => requestsPerMinute),
    slow: total(({ slow }) => slow),
    failed: total(({ failed }) => failed),
    ...costOf(plan, history),
    most: Math.max(...minutes.map(({ answering }) => answering)),
    changes: activities.length,
    minutesToCapacity: capable < 0 ? null : (minutes[capable]?.t ?? 0) - 1 - since,
  };
}

/** Hours of servers and what they cost, at the first of the plan's types. Throws where the price list has no such type. */
export function costOf(
  { instanceTypes: [type = ""] }: Pick<ScalingPlan, "instanceTypes">,
  { serverSeconds: { spot, onDemand } }: Pick<History<unknown>, "serverSeconds">,
): { serverHours: number; costUSD: number } {
  const { perHour, spotShare } = priceList.instances;
  const price = perHour[type];
  if (price === undefined)
    throw new Error(`packages/core/src/costs/price-list.ts has no price for ${type}: add it.`);
  return {
    serverHours: (spot + onDemand) / 3600,
    costUSD: (price * (onDemand + spot * spotShare)) / 3600,
  };
}
