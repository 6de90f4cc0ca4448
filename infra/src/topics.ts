import {
  type Stack,
  aws_iam as iam,
  type aws_kms as kms,
  aws_sns as sns,
  aws_sns_subscriptions as subscriptions,
} from "aws-cdk-lib";
import { resourceNames } from "@gas/aws/topology";
import type { Topic } from "@gas/core/messages/queues";
import { publishers } from "./key.ts";
import { deploymentNames } from "./names.ts";
import type { Stage } from "./stage.ts";

/** Every topic of the topology, encrypted, over TLS only. */
export function addTopics(stack: Stack, { prefix }: Stage, key: kms.IKey): Record<Topic, sns.Topic> {
  const topics = Object.entries(resourceNames(prefix).topics) as [Topic, string][];
  return Object.fromEntries(
    topics.map(([topic, topicName]) => [
      topic,
      new sns.Topic(stack, `Topic-${topic}`, { topicName, masterKey: key, enforceSSL: true }),
    ]),
  ) as Record<Topic, sns.Topic>;
}

/** Lets services of AWS publish to a topic on behalf of this account, and of no other. */
export function letPublish(
  topic: sns.Topic,
  services: readonly (typeof publishers)[number][],
  { account }: Pick<Stage, "account">,
): void {
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: services.map((service) => new iam.ServicePrincipal(service)),
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": account } },
    }),
  );
}

/** Where alarms, failed starts of servers and the budget are told, by mail. AWS asks the operator to confirm once. */
export function addOperatorTopic(stack: Stack, stage: Stage, key: kms.IKey): sns.Topic {
  const topic = new sns.Topic(stack, "Operator", {
    topicName: deploymentNames(stage.prefix).topics.operator,
    displayName: `${stage.prefix}: something needs you`,
    masterKey: key,
    enforceSSL: true,
  });
  topic.addSubscription(new subscriptions.EmailSubscription(stage.operator));
  letPublish(
    topic,
    ["cloudwatch.amazonaws.com", "autoscaling.amazonaws.com", "budgets.amazonaws.com"],
    stage,
  );
  return topic;
}
