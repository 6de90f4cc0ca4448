import {
  Duration,
  type Stack,
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  aws_elasticloadbalancingv2 as elb,
  type aws_sns as sns,
} from "aws-cdk-lib";
import type { LoadBalancer } from "./load-balancer.ts";
import type { Stage } from "./stage.ts";

/** Alarms for an operator about what people meet at the door: none of them scales anything. */
export function addDoorAlarms(
  stack: Stack,
  { prefix }: Stage,
  { balancer, servers }: LoadBalancer,
  operator: sns.ITopic,
): void {
  const tell = new actions.SnsAction(operator);
  const alarm = (
    id: string,
    metric: cloudwatch.IMetric,
    rule: Omit<cloudwatch.CreateAlarmOptions, "alarmName">,
  ) =>
    new cloudwatch.Alarm(stack, id, { ...rule, metric, alarmName: `${prefix}-${id}` }).addAlarmAction(tell);

  alarm("errors-at-the-door", serverErrors({ balancer, servers }), {
    alarmDescription: "More than one request in a hundred ended in a server's error, for five minutes",
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 5,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  alarm(
    "slow-at-the-door",
    servers.metrics.targetResponseTime({ period: Duration.minutes(1), statistic: "p99" }),
    {
      alarmDescription: "One request in a hundred took longer than a second, for ten minutes",
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 10,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    },
  );
  alarm(
    "nobody-answers",
    servers.metrics.healthyHostCount({ period: Duration.minutes(1), statistic: "Minimum" }),
    {
      alarmDescription: "No web server is healthy",
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    },
  );
}

/** Requests in a hundred that ended in a server's error. */
export function serverErrors({ balancer, servers }: LoadBalancer): cloudwatch.MathExpression {
  const period = Duration.minutes(1);
  const sum = { period, statistic: "Sum" };
  return new cloudwatch.MathExpression({
    expression: "IF(requests > 0, 100 * (FILL(fromServers, 0) + FILL(fromBalancer, 0)) / requests, 0)",
    usingMetrics: {
      requests: balancer.metrics.requestCount(sum),
      fromServers: servers.metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, sum),
      fromBalancer: balancer.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, sum),
    },
    label: "Errors, % of requests",
    period,
  });
}
