import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserId } from "@gas/core/accounts/account";
import { aJobId } from "@gas/core/testing/builders";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { messageBus } from "./message-bus.ts";
import { sqsQueue, type Delivery, type SqsQueue } from "./sqs-queue.ts";

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());

const bus = () => messageBus(aws.clients, { topicArns: aws.topicArns, queues: aws.names.queues });
const queue = (name: keyof TestAws["names"]["queues"]) => sqsQueue(aws.clients.sqs, aws.names.queues[name]);
/** The one message that is there, taken for good. */
const take = async (from: SqsQueue): Promise<unknown> => {
  const delivery = await next(from);
  await from.remove(delivery);
  return JSON.parse(delivery.body);
};
const next = async (from: SqsQueue): Promise<Delivery> => {
  const [delivery] = await from.receive(1, new AbortController().signal);
  if (!delivery) throw new Error("There is no message.");
  return delivery;
};

describe("the message bus", () => {
  it("tells the queue that a topic feeds, and one queue alone where none feeds it", async () => {
    const jobId = aJobId();
    await bus().publish("jobResults", { jobId });
    expect(await take(await queue("archive"))).toEqual({ jobId });
    const userId = UserId.parse("ada");
    await bus().send("restoreRequests", { userId });
    expect(await take(await queue("restoreRequests"))).toEqual({ userId });
  });

  it("says so when a queue is not there, and finds it once it is", async () => {
    const queues = { ...aws.names.queues, restoreRequests: "not-there" };
    const lost = messageBus(aws.clients, { topicArns: aws.topicArns, queues });
    const message = { userId: UserId.parse("ada") };
    await expect(lost.send("restoreRequests", message)).rejects.toMatchObject({ name: "QueueDoesNotExist" });
    queues.restoreRequests = aws.names.queues.restoreRequests;
    await lost.send("restoreRequests", message);
    expect(await take(await queue("restoreRequests"))).toEqual(message);
  });
});

describe("a message that is renewed", () => {
  it("is in the queue once, with the same words, as if it had never been received", async () => {
    const from = await queue("annotationRequests");
    const jobId = aJobId();
    await bus().publish("jobRequests", { jobId });
    const first = await next(from);
    await from.hide(first, 0);
    const again = await next(from);
    expect(again.receives).toBe(2);
    await from.renew(again);
    const fresh = await next(from);
    expect(fresh).toMatchObject({ body: first.body, receives: 1 });
    expect(fresh.messageId).not.toBe(first.messageId);
    await from.remove(fresh);

    // The old one is gone: what comes next is what is sent next.
    const marker = aJobId();
    await bus().publish("jobRequests", { jobId: marker });
    expect(await take(from)).toEqual({ jobId: marker });
  });
});
