import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { topics, type Topic } from "@gas/core/messages/queues";
import type { MessageBus } from "@gas/core/ports/message-bus";

/** Notices through SNS. */
export function snsMessageBus(sns: SNSClient, topicArns: Record<Topic, string>): MessageBus {
  return {
    publish: async (topic, notice) => {
      await sns.send(
        new PublishCommand({
          TopicArn: topicArns[topic],
          Message: JSON.stringify(topics[topic].parse(notice)),
        }),
      );
    },
  };
}
