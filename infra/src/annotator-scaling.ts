import {
  Duration,
  type Stack,
  aws_autoscaling as autoscaling,
  aws_cloudwatch as cloudwatch,
} from "aws-cdk-lib";
import { resourceNames } from "@gas/aws/topology";
import { deploymentNames } from "./names.ts";
import type { Stage } from "./stage.ts";

/**
 * Annotators follow two measures of the same queue. The backlog for each worker, tracked, says how many are needed and
 * takes them away again. The age of the oldest message says that somebody has waited too long whatever the backlog is,
 * and only ever adds.
 */
export function addAnnotatorScaling(stack: Stack, stage: Stage, group: autoscaling.AutoScalingGroup): void {
  const { prefix, annotators } = stage;
  const queue = resourceNames(prefix).queues.annotationRequests;
  const ofQueue = (metricName: string, statistic: string) =>
    new cloudwatch.Metric({
      namespace: "AWS/SQS",
      metricName,
      dimensionsMap: { QueueName: queue },
      statistic,
      period: Duration.minutes(1),
    });

  new autoscaling.CfnScalingPolicy(stack, "AnnotatorBacklog", {
    autoScalingGroupName: group.autoScalingGroupName,
    policyType: "TargetTrackingScaling",
    estimatedInstanceWarmup: annotators.warmUpSeconds,
    targetTrackingConfiguration: {
      targetValue: annotators.backlogPerWorker,
      customizedMetricSpecification: {
        metrics: [
          {
            id: "waiting",
            metricStat: {
              metric: {
                namespace: "AWS/SQS",
                metricName: "ApproximateNumberOfMessagesVisible",
                dimensions: [{ name: "QueueName", value: queue }],
              },
              stat: "Average",
            },
            returnData: false,
          },
          {
            id: "workers",
            metricStat: {
              metric: {
                namespace: "AWS/AutoScaling",
                metricName: "GroupInServiceInstances",
                dimensions: [
                  { name: "AutoScalingGroupName", value: deploymentNames(prefix).groups.annotators },
                ],
              },
              stat: "Average",
            },
            returnData: false,
          },
          {
            id: "backlog",
            label: "Jobs that wait for each annotator",
            // With no worker at all, every job that waits counts as one worker's.
            expression: "IF(workers > 0, waiting / workers, waiting)",
            returnData: true,
          },
        ],
      },
    },
  });

  const tooOld = new cloudwatch.MathExpression({
    // SQS counts what is being worked on as not deleted, so one long job alone would look like a queue that stands still.
    expression: "IF(waiting > 0, age, 0)",
    usingMetrics: {
      waiting: ofQueue("ApproximateNumberOfMessagesVisible", cloudwatch.Stats.MINIMUM),
      age: ofQueue("ApproximateAgeOfOldestMessage", cloudwatch.Stats.MAXIMUM),
    },
    label: "Age of the oldest job, while any waits",
    period: Duration.minutes(1),
  });
  const limit = annotators.oldestMessageSeconds;
  const out = new autoscaling.CfnScalingPolicy(stack, "AnnotatorAge", {
    autoScalingGroupName: group.autoScalingGroupName,
    policyType: "StepScaling",
    adjustmentType: "ChangeInCapacity",
    estimatedInstanceWarmup: annotators.warmUpSeconds,
    metricAggregationType: "Maximum",
    // Bounds are distances from the alarm's threshold: one more past the limit, two past its double, four past its fourfold.
    stepAdjustments: [
      { metricIntervalLowerBound: 0, metricIntervalUpperBound: limit, scalingAdjustment: 1 },
      { metricIntervalLowerBound: limit, metricIntervalUpperBound: 3 * limit, scalingAdjustment: 2 },
      { metricIntervalLowerBound: 3 * limit, scalingAdjustment: 4 },
    ],
  });
  tooOld
    .createAlarm(stack, "AnnotatorsLate", {
      alarmName: `${prefix}-annotators-late`,
      alarmDescription: "A job has waited for an annotator longer than it should",
      threshold: limit,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING, // a queue that is long idle sends none
    })
    .addAlarmAction({ bind: () => ({ alarmActionArn: out.ref }) });
}
