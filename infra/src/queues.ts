import {
  Duration,
  type Stack,
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  type aws_sns as sns,
  aws_sns_subscriptions as subscriptions,
  aws_sqs as sqs,
} from "aws-cdk-lib";
import { deadLetterName, feedOf, queueSettings, resourceNames } from "@gas/aws/topology";
import type { Queue, Topic } from "@gas/core/messages/queues";
import { oldestAllowed } from "./oldest-message.ts";
import type { Stage } from "./stage.ts";

/** Every queue of the topology with its dead letters, its feed and its two alarms. Encrypted, over TLS only. */
export function addQueues(
  stack: Stack,
  stage: Stage,
  { topics, operator }: { topics: Record<Topic, sns.ITopic>; operator: sns.ITopic },
): void {
  const tell = new actions.SnsAction(operator);
  const queues = Object.entries(resourceNames(stage.prefix).queues) as [Queue, string][];
  for (const [queue, queueName] of queues) {
    const { visibilitySeconds, maxReceives, deadLetterSeconds } = queueSettings[queue];
    const deadLetters = new sqs.Queue(stack, `DeadLetters-${queue}`, {
      queueName: deadLetterName(queueName),
      retentionPeriod: Duration.seconds(deadLetterSeconds),
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    const made = new sqs.Queue(stack, `Queue-${queue}`, {
      queueName,
      visibilityTimeout: Duration.seconds(visibilitySeconds),
      retentionPeriod: Duration.days(14), // SQS's longest: a long weekend without workers loses nothing
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: maxReceives },
    });
    const feed = feedOf(queue);
    if (feed)
      topics[feed].addSubscription(new subscriptions.SqsSubscription(made, { rawMessageDelivery: true }));

    deadLetters
      .metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: "Maximum" })
      .createAlarm(stack, `HasDeadLetters-${queue}`, {
        alarmName: `${deadLetterName(queueName)}-not-empty`,
        alarmDescription: `Messages of ${queueName} that could not be settled: read them, mend the cause, send them back`,
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      })
      .addAlarmAction(tell);
    made
      .metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: "Maximum" })
      .createAlarm(stack, `IsLate-${queue}`, {
        alarmName: `${queueName}-late`,
        alarmDescription: `The oldest message of ${queueName} is older than it should ever be: is a worker there?`,
        threshold: oldestAllowed(queue, stage),
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 5,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      })
      .addAlarmAction(tell);
  }
}
