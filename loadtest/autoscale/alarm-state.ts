import type { Alarm, Comparison } from "./scaling-plan.ts";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/**
 * CloudWatch looks a little further back than the evaluation periods, so that data which come late do not count as
 * missing: five datapoints for three periods (CloudWatch user guide, "Configuring how CloudWatch alarms treat missing
 * data", whose tables show it).
 */
export const furtherBack = 2;

const breaches: Record<Comparison, (value: number, threshold: number) => boolean> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * The state of an alarm after a look at `points`: the datapoints of its evaluation range, oldest first, null where one is
 * missing. While enough real ones are there, only the latest of them count; what lacks is filled as the alarm says.
 */
export function alarmState(
  alarm: Pick<Alarm, "comparison" | "threshold" | "evaluationPeriods" | "datapointsToAlarm" | "missing">,
  points: readonly (number | null)[],
  before: AlarmState,
): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, missing } = alarm;
  const range = points.slice(-(evaluationPeriods + furtherBack));
  const real = range.filter((point) => point !== null).slice(-evaluationPeriods);
  const breaching = real.filter((point) => breaches[alarm.comparison](point, alarm.threshold)).length;
  const lacking = evaluationPeriods - real.length;
  switch (missing) {
    case "breaching":
      return breaching + lacking >= datapointsToAlarm ? "ALARM" : "OK";
    case "notBreaching":
      return breaching >= datapointsToAlarm ? "ALARM" : "OK";
    case "ignore":
    case "missing":
      if (breaching >= datapointsToAlarm) return "ALARM";
      // However the missing ones would have been, it could not be an alarm.
      if (breaching + lacking < datapointsToAlarm) return "OK";
      if (missing === "ignore") return before;
      // What is there all breaches, as far as it goes.
      return real.length === 0 ? "INSUFFICIENT_DATA" : "ALARM";
  }
}
