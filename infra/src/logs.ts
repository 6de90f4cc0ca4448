import {
  Duration,
  RemovalPolicy,
  type Stack,
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  aws_logs as logs,
  type aws_sns as sns,
} from "aws-cdk-lib";
import { deploymentNames } from "./names.ts";
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

/** A log, kept as many days as the stage says. */
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

/**
 * The logs of all tiers, among what lasts: a server that does not start takes its stack down with it, and why it did not is
 * read afterwards. Two alarms stand on what workers write.
 */
export function addTierLogs(stack: Stack, stage: Stage, operator: sns.ITopic): void {
  const keepers = addLog(stack, stage, "keepers");
  const annotators = addLog(stack, stage, "annotators");
  if (stage.hosting.on === "ec2") addLog(stack, stage, "web");

  // pino writes 50 for an error and 60 for what is fatal.
  const isError = logs.FilterPattern.numberValue("$.level", ">=", 50);
  for (const [name, log] of Object.entries({ annotators, keepers }))
    count(log, stage, `${name}-errors`, isError, Duration.minutes(5))
      .createAlarm(stack, `Errors-${name}`, {
        alarmName: `${stage.prefix}-${name}-errors`,
        alarmDescription: `The ${name} logged ten errors within five minutes`,
        threshold: 10,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      })
      .addAlarmAction(new actions.SnsAction(operator));
  // The search keeps what a row names the current version, so that `superseded-versions` of buckets.ts can never take it.
  const strays = logs.FilterPattern.stringValue("$.msg", "=", "strays failed");
  count(keepers, stage, "strays-failed", strays, Duration.days(1))
    .createAlarm(stack, "StraysFail", {
      alarmName: `${stage.prefix}-strays-fail`,
      alarmDescription: "The daily search for copies that nobody owns has failed three days running",
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    })
    .addAlarmAction(new actions.SnsAction(operator));
}

/** Lines of a log that match, counted. */
function count(
  log: logs.LogGroup,
  { prefix }: Stage,
  metricName: string,
  filterPattern: logs.IFilterPattern,
  period: Duration,
): cloudwatch.Metric {
  return log
    .addMetricFilter(metricName, { filterPattern, metricNamespace: prefix, metricName, metricValue: "1" })
    .metric({ statistic: "Sum", period });
}
