import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Queue } from "@gas/core/messages/queues";
import type { DeadLetter, QueueDesk } from "@gas/core/ports/queue-desk";
import { queueUrls } from "./queue-url.ts";
import { deadLetterName } from "./topology.ts";

/** SQS answers ten messages at a time; so many times is asked before one counts as not there. */
const asksAtMost = 50;

/** How long a dead letter is hidden, at the most, while somebody looks for one among them. */
const hideSeconds = 30;

/** The queues of SQS, and their dead letters. `names` are the queues' names. */
export function sqsQueueDesk(sqs: SQSClient, names: Record<Queue, string>): QueueDesk {
  const urlOf = queueUrls(sqs);
  const deadOf = (queue: Queue) => urlOf(deadLetterName(names[queue]));
  const attributes = async (QueueUrl: string): Promise<Record<string, number>> => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: [
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed",
        ],
      }),
    );
    return Object.fromEntries(Object.entries(Attributes).map(([name, value]) => [name, Number(value)]));
  };
  const receive = async (QueueUrl: string): Promise<Message[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hideSeconds,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["SentTimestamp"],
      }),
    );
    return Messages;
  };
  /**
   * Some of the messages of a queue, until `enough`. Each is hidden meanwhile, so that none comes twice, and then shown
   * again; but for the one to `keep`, whose receipt must stay good.
   */
  const look = async (
    QueueUrl: string,
    enough: (seen: readonly Message[]) => boolean,
    keep: (message: Message) => boolean = () => false,
  ): Promise<Message[]> => {
    const seen: Message[] = [];
    try {
      for (let asks = 0; asks < asksAtMost && !enough(seen); asks++) {
        const messages = await receive(QueueUrl);
        if (messages.length === 0) break;
        seen.push(...messages);
      }
    } finally {
      await Promise.all(
        seen
          .filter((message) => !keep(message))
          .map(({ ReceiptHandle }) =>
            sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
          ),
      );
    }
    return seen;
  };
  const take = async (
    queue: Queue,
    messageId: string,
    then: (message: Message) => Promise<void>,
  ): Promise<boolean> => {
    const QueueUrl = await deadOf(queue);
    const isIt = (message: Message) => message.MessageId === messageId;
    const found = (await look(QueueUrl, (seen) => seen.some(isIt), isIt)).find(isIt);
    if (!found) return false;
    await then(found);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: found.ReceiptHandle }));
    return true;
  };

  return {
    depth: async (queue) => {
      const [live, dead] = await Promise.all([
        attributes(await urlOf(names[queue])),
        attributes(await deadOf(queue)),
      ]);
      return {
        waiting: live["ApproximateNumberOfMessages"] ?? 0,
        inFlight: live["ApproximateNumberOfMessagesNotVisible"] ?? 0,
        delayed: live["ApproximateNumberOfMessagesDelayed"] ?? 0,
        dead:
          (dead["ApproximateNumberOfMessages"] ?? 0) + (dead["ApproximateNumberOfMessagesNotVisible"] ?? 0),
      };
    },
    deadLetters: async (queue, limit) => {
      const seen = await look(await deadOf(queue), ({ length }) => length >= limit);
      return seen.slice(0, limit).map(letterOf);
    },
    // Sent before removed: a crash in between leaves two, never none.
    sendAgain: (queue, messageId) =>
      take(queue, messageId, async ({ Body = "" }) => {
        await sqs.send(
          new SendMessageCommand({ QueueUrl: await urlOf(names[queue]), MessageBody: Body || " " }),
        );
      }),
    discard: (queue, messageId) => take(queue, messageId, async () => undefined),
  };
}

function letterOf({ MessageId = "", Body = "", MessageAttributes, Attributes }: Message): DeadLetter {
  const because = MessageAttributes?.["because"]?.StringValue;
  return {
    messageId: MessageId,
    body: Body,
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    ...(because === undefined ? {} : { because }),
  };
}
