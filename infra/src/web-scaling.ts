import {
  Duration,
  type Stack,
  aws_autoscaling as autoscaling,
  aws_cloudwatch as cloudwatch,
} from "aws-cdk-lib";
import type { LoadBalancer } from "./load-balancer.ts";
import { scaleBy } from "./simple-scaling.ts";
import type { Stage } from "./stage.ts";

/**
 * The policy named "course", as the course project had it: out by one when there were more than 200 requests in a minute,
 * in by one when the mean response time was under 10 ms, 300 s between two actions. A minute without requests has no data:
 * it must not add a server (not breaching), and it must take one away (breaching), or a group that nobody visits would
 * never shrink. Its faults are those of the original: the two alarms measure different things, so both can be on at once.
 */
export const course = {
  requestsAMinute: 200,
  responseTimeMs: 10,
  secondsBetweenActions: 300,
} as const;

/** Gives the group of web servers the policy that its stage names. */
export function addWebScaling(
  stack: Stack,
  stage: Stage,
  { group, balancer, servers }: LoadBalancer & { group: autoscaling.AutoScalingGroup },
): void {
  switch (stage.web.scaling) {
    case "course":
      return addCoursePolicy(stack, stage, { group, balancer, servers });
    case "target-tracking":
      // Reads one quantity, so it cannot pull two ways; adds as many servers at once as the load needs.
      group.scaleOnRequestCount("RequestsPerServer", {
        targetRequestsPerMinute: stage.web.requestsPerServerPerMinute,
        estimatedInstanceWarmup: Duration.seconds(stage.web.warmUpSeconds),
      });
  }
}

function addCoursePolicy(
  stack: Stack,
  { prefix }: Stage,
  { group, servers }: LoadBalancer & { group: autoscaling.AutoScalingGroup },
): void {
  const cooldown = Duration.seconds(course.secondsBetweenActions);
  const period = Duration.minutes(1);
  servers.metrics
    .requestCount({ period, statistic: cloudwatch.Stats.SUM })
    .createAlarm(stack, "WebBusy", {
      alarmName: `${prefix}-web-busy`,
      alarmDescription: "More requests in a minute than one more server is added for",
      threshold: course.requestsAMinute,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    })
    .addAlarmAction(scaleBy(stack, "WebOut", group, { servers: 1, cooldown }));
  servers.metrics
    .targetResponseTime({ period, statistic: cloudwatch.Stats.AVERAGE })
    .createAlarm(stack, "WebIdle", {
      alarmName: `${prefix}-web-idle`,
      alarmDescription: "Answers so fast, or no requests at all, that a server is taken away",
      threshold: course.responseTimeMs / 1000,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    })
    .addAlarmAction(scaleBy(stack, "WebIn", group, { servers: -1, cooldown }));
}
