import { RemovalPolicy, type Stack, aws_cloudwatch as cloudwatch, aws_logs as logs } from "aws-cdk-lib";
import { deploymentNames, type Tier } from "./names.ts";
import type { Stage } from "./stage.ts";

const retentions: Record<Stage["logDays"], logs.RetentionDays> = {
  7: logs.RetentionDays.ONE_WEEK,
  14: logs.RetentionDays.TWO_WEEKS,
  30: logs.RetentionDays.ONE_MONTH,
  60: logs.RetentionDays.TWO_MONTHS,
  90: logs.RetentionDays.THREE_MONTHS,
  180: logs.RetentionDays.SIX_MONTHS,
  365: logs.RetentionDays.ONE_YEAR,
};

/** A log, kept as many days as the stage says. It goes with its stack: what broke is read before that is taken down. */
export function addLog(
  stack: Stack,
  { prefix, logDays }: Stage,
  name: keyof ReturnType<typeof deploymentNames>["logs"],
): logs.LogGroup {
  return new logs.LogGroup(stack, `Log-${name}`, {
    logGroupName: deploymentNames(prefix).logs[name],
    retention: retentions[logDays],
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** Lines of a worker's log that are errors (pino writes 50 for one, 60 for what is fatal), counted. */
export function countErrors(log: logs.LogGroup, { prefix }: Stage, tier: Tier): cloudwatch.Metric {
  return log
    .addMetricFilter(`Errors-${tier}`, {
      filterPattern: logs.FilterPattern.numberValue("$.level", ">=", 50),
      metricNamespace: prefix,
      metricName: `${tier}-errors`,
      metricValue: "1",
      defaultValue: 0,
    })
    .metric({ statistic: "Sum" });
}
