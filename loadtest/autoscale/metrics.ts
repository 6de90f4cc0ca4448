import { evaluate } from "./metric-math.ts";
import type { Metric } from "./scaling-plan.ts";

/** What was measured in one minute, by "namespace metric", with the statistic after it where that makes a difference: null where AWS would have sent nothing. */
export type Measured = Readonly<Record<string, number | null>>;

/** The value of `metric` in a minute. Throws when the simulated world knows no such metric: better than guessing. */
export function valueOf(metric: Metric, minute: Measured): number | null {
  const look = ({ metric: name, statistic }: { metric: string; statistic: string }): number | null => {
    const value = minute[`${name} ${statistic}`] ?? minute[name];
    if (value === undefined)
      throw new Error(`The simulator does not know the metric ${name} (${statistic}).`);
    return value;
  };
  if ("metric" in metric) return look(metric);
  return evaluate(
    metric.expression,
    Object.fromEntries(Object.entries(metric.of).map(([id, one]) => [id, look(one)])),
  );
}
