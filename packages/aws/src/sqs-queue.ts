import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { stringAttributes } from "./message-bus.ts";
import { queueUrls } from "./queue-url.ts";
import { deadLetterName } from "./topology.ts";

/** A message as it came. `receipt` names this delivery, not the message. */
export type Delivery = {
  body: string;
  receipt: string;
  receives: number;
  messageId: string;
  /** What came with it, such as the fields that carry a trace on. */
  alongside: Record<string, string>;
};

/** The verbs that a consumer needs of one queue. */
export type SqsQueue = {
  /** Waits up to 20 s (SQS's longest) for messages; `signal` ends the waiting only. */
  receive(max: number, signal: AbortSignal): Promise<Delivery[]>;
  remove(delivery: Delivery): Promise<void>;
  /** Hides the message for so long from now, at most 12 h: prolongs a claim or puts a retry off. */
  hide(delivery: Delivery, seconds: number): Promise<void>;
  /**
   * Puts a fresh copy of the message into the same queue and removes this one: it counts as never received, and is kept
   * for the queue's whole time again. For messages that wait longer than their count of receives or their age allows.
   */
  renew(delivery: Delivery): Promise<void>;
  /** Straight to the dead letters with the reason, for what will never work. */
  park(delivery: Delivery, because: string): Promise<void>;
};

/** One queue of SQS, found by its name. */
export async function sqsQueue(sqs: SQSClient, name: string): Promise<SqsQueue> {
  const urlOf = queueUrls(sqs);
  const [url, deadLetters] = await Promise.all([urlOf(name), urlOf(deadLetterName(name))]);
  const remove: SqsQueue["remove"] = async ({ receipt }) => {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
  };

  return {
    receive: async (max, signal) => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: Math.min(max, 10),
          WaitTimeSeconds: 20,
          MessageSystemAttributeNames: ["ApproximateReceiveCount"],
          MessageAttributeNames: ["All"],
        }),
        { abortSignal: signal },
      );
      return Messages.map((message) => ({
        body: message.Body ?? "",
        receipt: message.ReceiptHandle ?? "",
        receives: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
        messageId: message.MessageId ?? "",
        alongside: Object.fromEntries(
          Object.entries(message.MessageAttributes ?? {}).flatMap(([name, { StringValue }]) =>
            StringValue === undefined ? [] : [[name, StringValue]],
          ),
        ),
      }));
    },
    remove,
    hide: async ({ receipt }, seconds) => {
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: receipt,
          VisibilityTimeout: Math.min(Math.max(0, Math.ceil(seconds)), 12 * 3600),
        }),
      );
    },
    renew: async (delivery) => {
      // Sent before removed, as below.
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: delivery.body,
          MessageAttributes: stringAttributes(delivery.alongside),
        }),
      );
      await remove(delivery);
    },
    park: async (delivery, because) => {
      // Sent before removed: a crash in between leaves two, never none.
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: deadLetters,
          MessageBody: delivery.body === "" ? " " : delivery.body,
          MessageAttributes: stringAttributes({ ...delivery.alongside, because: because.slice(0, 1000) }),
        }),
      );
      await remove(delivery);
    },
  };
}
