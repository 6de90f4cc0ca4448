/** What of a template decides how a group of servers grows and shrinks. Durations are seconds. */
export type ScalingPlan = {
  group: string;
  min: number;
  max: number;
  desired: number;
  /** Between two simple scaling activities, unless the policy has its own. */
  cooldown: number;
  warmUp: number;
  /** How long a server that is taken away is still waited for by the load balancer; 0 without one. */
  deregistration: number;
  instanceTypes: string[];
  /** Servers that are on demand; those beyond are spot where `spot` is set. */
  onDemandBase: number;
  spot: boolean;
  policies: Policy[];
  alarms: Alarm[];
};

export type Policy = { id: string } & (
  | { kind: "simple"; adjustment: number; cooldown: number }
  /** Steps are distances from the alarm's threshold, from inclusive, to exclusive. */
  | { kind: "step"; steps: { from: number; to: number; adjustment: number }[]; warmUp: number }
  | { kind: "track"; target: number; metric: Metric; warmUp: number; scalesIn: boolean }
);

/** One number a minute: of a metric, or computed of several. */
export type Metric =
  | { metric: string; statistic: string }
  | { expression: string; of: Record<string, { metric: string; statistic: string }> };

export type Comparison =
  | "GreaterThanThreshold"
  | "GreaterThanOrEqualToThreshold"
  | "LessThanThreshold"
  | "LessThanOrEqualToThreshold";
export type MissingData = "breaching" | "notBreaching" | "ignore" | "missing";

export type Alarm = {
  id: string;
  metric: Metric;
  period: number;
  threshold: number;
  comparison: Comparison;
  evaluationPeriods: number;
  datapointsToAlarm: number;
  missing: MissingData;
  /** The policy that it sets off. */
  policy: string;
};
