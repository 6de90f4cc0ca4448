import { randomUUID } from "node:crypto";
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
} from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sqsQueue, type SqsQueue } from "@gas/aws/sqs-queue";
import { deadLetterName } from "@gas/aws/topology";
import { messageBus } from "@gas/aws/message-bus";
import { JobId } from "@gas/core/jobs/job-id";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { consume, type Consumer, type Handler } from "./consume.ts";
import { createLog } from "./log.ts";

let aws: TestAws;
let queue: SqsQueue;
let consumer: Consumer | undefined;
beforeAll(async () => {
  aws = await startTestAws();
  queue = await sqsQueue(aws.clients.sqs, aws.names.queues.annotationRequests);
});
afterEach(async () => {
  await consumer?.stop(0);
  consumer = undefined;
});
afterAll(() => aws.stop());

const start = (handler: Handler<"annotationRequests">, slots = 2) => {
  // Retries after a thrown error come at once, so that the test need not wait for the back-off.
  const impatient: SqsQueue = {
    ...queue,
    hide: (delivery, seconds) => queue.hide(delivery, seconds === 45 ? 45 : 0),
  };
  consumer = consume({
    name: "annotationRequests",
    queue: impatient,
    handler,
    slots,
    visibilitySeconds: 45,
    log: createLog("silent"),
  });
};
const publish = (jobId: string) =>
  messageBus(aws.clients, { topicArns: aws.topicArns, queues: aws.names.queues }).publish("jobRequests", {
    jobId: JobId.parse(jobId),
  });
const urlOf = (name: string) => `${aws.config.endpoints?.sqs}/000000000000/${name}`;
const sendRaw = (MessageBody: string) =>
  aws.clients.sqs.send(
    new SendMessageCommand({ QueueUrl: urlOf(aws.names.queues.annotationRequests), MessageBody }),
  );

async function nextDeadLetter(): Promise<Message> {
  const { Messages = [] } = await aws.clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: urlOf(deadLetterName(aws.names.queues.annotationRequests)),
      WaitTimeSeconds: 20,
      MessageAttributeNames: ["All"],
    }),
  );
  const [message] = Messages;
  if (!message) throw new Error("no dead letter came");
  await aws.clients.sqs.send(
    new DeleteMessageCommand({
      QueueUrl: urlOf(deadLetterName(aws.names.queues.annotationRequests)),
      ReceiptHandle: message.ReceiptHandle,
    }),
  );
  return message;
}

describe("the consumer", () => {
  it("hands over what was published, once, and removes it when done", async () => {
    const jobId = randomUUID();
    const seen: string[] = [];
    const handled = Promise.withResolvers<void>();
    start(async (message) => {
      seen.push(message.jobId);
      handled.resolve();
      return { end: "done" };
    });
    await publish(jobId);
    await handled.promise;
    await consumer?.stop(0);
    expect(seen).toEqual([jobId]);
  });

  it("lets a message that always fails go to the dead letters after three tries, and never blocks those behind it", async () => {
    const poison = randomUUID();
    const good = randomUUID();
    let tries = 0;
    const behind = Promise.withResolvers<void>();
    start(async ({ jobId }) => {
      if (jobId === good) {
        behind.resolve();
        return { end: "done" };
      }
      tries++;
      throw new Error("this one never works");
    }, 1);
    await publish(poison);
    await publish(good);
    await behind.promise;
    const dead = await nextDeadLetter();
    expect(JSON.parse(dead.Body ?? "")).toEqual({ jobId: poison });
    expect(tries).toBe(3);
  });

  it.each([
    ["what is not JSON", "{{{", "not JSON"],
    ["a message of another shape", '{"jobId": 7}', "not a message of annotationRequests"],
    ["code", "__import__('os').system('true')", "not JSON"],
  ])("parks %s at once, with the reason", async (_, body, because) => {
    start(async () => {
      throw new Error("must not be handled");
    });
    await sendRaw(body);
    const dead = await nextDeadLetter();
    expect(dead.Body).toBe(body);
    expect(dead.MessageAttributes?.["because"]?.StringValue).toBe(because);
  });

  it("takes the next message as soon as a slot is free, while a long job still runs", async () => {
    const long = randomUUID();
    const short = [randomUUID(), randomUUID(), randomUUID()];
    const gate = Promise.withResolvers<void>();
    const done: string[] = [];
    const allShort = Promise.withResolvers<void>();
    start(async ({ jobId }) => {
      if (jobId === long) await gate.promise;
      done.push(jobId);
      if (short.every((id) => done.includes(id))) allShort.resolve();
      return { end: "done" };
    });
    await publish(long);
    for (const id of short) await publish(id);
    await allShort.promise;
    expect(done).not.toContain(long);
    gate.resolve();
  });

  it("settles what is under way before it stops, and tells the handler when time is up", async () => {
    const began = Promise.withResolvers<void>();
    const told: boolean[] = [];
    start(async (_, stopping) => {
      began.resolve();
      await new Promise((resolve) => stopping.addEventListener("abort", resolve));
      told.push(stopping.aborted);
      return { end: "done" };
    });
    await publish(randomUUID());
    await began.promise;
    await consumer?.stop(10);
    expect(told).toEqual([true]);
  });
});
