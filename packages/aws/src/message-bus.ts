import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { queues, topics, type Queue, type Topic } from "@gas/core/messages/queues";
import type { MessageBus } from "@gas/core/ports/message-bus";
import { queueUrls } from "./queue-url.ts";

/** Notices through SNS, messages to one queue through SQS. `queues` are the queues' names. */
export function messageBus(
  { sns, sqs }: { sns: SNSClient; sqs: SQSClient },
  names: { topicArns: Record<Topic, string>; queues: Record<Queue, string> },
  /** Fields that go with every message, such as those that carry a trace on. */
  alongside: () => Record<string, string> = () => ({}),
): MessageBus {
  const urlOf = queueUrls(sqs);
  return {
    publish: async (topic, notice) => {
      await sns.send(
        new PublishCommand({
          TopicArn: names.topicArns[topic],
          Message: JSON.stringify(topics[topic].parse(notice)),
          MessageAttributes: stringAttributes(alongside()),
        }),
      );
    },
    send: async (queue, message) => {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: await urlOf(names.queues[queue]),
          MessageBody: JSON.stringify(queues[queue].message.parse(message)),
          MessageAttributes: stringAttributes(alongside()),
        }),
      );
    },
  };
}

/** `fields` in the words of SNS and SQS. */
export function stringAttributes(
  fields: Record<string, string>,
): Record<string, { DataType: "String"; StringValue: string }> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
}
