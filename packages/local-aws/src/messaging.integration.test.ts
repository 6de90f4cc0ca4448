import * as SNS from "@aws-sdk/client-sns";
import * as SQS from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { credentials, nameOfFailure, region, temporaryDirectory } from "../test/boot.ts";
import { startMessaging } from "./messaging.ts";

let dir: Awaited<ReturnType<typeof temporaryDirectory>>;
let messaging: Awaited<ReturnType<typeof startMessaging>>;
let sqs: SQS.SQSClient;
let sns: SNS.SNSClient;

const config = (keys = credentials) =>
  ({ endpoint: `http://127.0.0.1:${messaging.port}`, region, credentials: keys, maxAttempts: 1 }) as const;
async function boot(): Promise<void> {
  messaging = await startMessaging({ dir: dir.path, port: 0, credentials, region });
  sqs = new SQS.SQSClient(config());
  sns = new SNS.SNSClient(config());
}
beforeAll(async () => {
  dir = await temporaryDirectory();
  await boot();
});
afterAll(async () => {
  await messaging.stop();
  await dir[Symbol.asyncDispose]();
});

const makeQueue = async (QueueName: string, Attributes: Record<string, string> = {}) =>
  (await sqs.send(new SQS.CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
const arnOf = async (QueueUrl: string) =>
  (await sqs.send(new SQS.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] })))
    .Attributes?.["QueueArn"] ?? "";
const send = (QueueUrl: string, MessageBody: string) =>
  sqs.send(new SQS.SendMessageCommand({ QueueUrl, MessageBody }));
const receive = async (QueueUrl: string, more: Partial<SQS.ReceiveMessageCommandInput> = {}) =>
  (
    await sqs.send(
      new SQS.ReceiveMessageCommand({
        QueueUrl,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
        ...more,
      }),
    )
  ).Messages?.[0];
const handBack = (QueueUrl: string, message: SQS.Message | undefined) =>
  sqs.send(
    new SQS.ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );

describe("a queue", () => {
  it("gives a message that was handed back again, with its count", async () => {
    const queue = await makeQueue("handed-back");
    await send(queue, "hello");
    await handBack(queue, await receive(queue));
    expect(await receive(queue)).toMatchObject({
      Body: "hello",
      Attributes: { ApproximateReceiveCount: "2" },
    });
  });

  it("puts what is received too often among the dead letters", async () => {
    const dead = await makeQueue("dead");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await arnOf(dead), maxReceiveCount: 1 });
    const queue = await makeQueue("alive", { RedrivePolicy });
    await send(queue, "poison");
    await handBack(queue, await receive(queue));
    expect(await receive(queue)).toBeUndefined();
    expect(await receive(dead)).toMatchObject({ Body: "poison" });
  });

  it("made again keeps its messages", async () => {
    const queue = await makeQueue("made-again");
    await send(queue, "kept");
    expect(await makeQueue("made-again")).toBe(queue);
    expect(await receive(queue)).toMatchObject({ Body: "kept" });
  });

  it("hears what is published to its topic, with and without the envelope", async () => {
    const { TopicArn } = await sns.send(new SNS.CreateTopicCommand({ Name: "news" }));
    const [raw, wrapped] = [await makeQueue("raw"), await makeQueue("wrapped")];
    const subscribe = async (queue: string, Attributes: Record<string, string>) =>
      sns.send(
        new SNS.SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: await arnOf(queue), Attributes }),
      );
    await subscribe(raw, { RawMessageDelivery: "true" });
    await subscribe(wrapped, {});
    await sns.send(new SNS.PublishCommand({ TopicArn, Message: "übung & <b>" }));
    expect((await receive(raw, { WaitTimeSeconds: 5 }))?.Body).toBe("übung & <b>");
    expect(JSON.parse((await receive(wrapped, { WaitTimeSeconds: 5 }))?.Body ?? "")).toMatchObject({
      Message: "übung & <b>",
      TopicArn,
    });
  });

  it("and its messages are there after a restart on another port, handed back or not", async () => {
    const queue = await makeQueue("persistent");
    await send(queue, "one");
    await handBack(queue, await receive(queue));
    await messaging.stop();
    await boot();
    const { QueueUrl = "" } = await sqs.send(new SQS.GetQueueUrlCommand({ QueueName: "persistent" }));
    expect(new URL(QueueUrl).port).toBe(String(messaging.port));
    expect(await receive(QueueUrl)).toMatchObject({
      Body: "one",
      Attributes: { ApproximateReceiveCount: "2" },
    });
  });
});

describe("a request for messages", () => {
  it.each([
    ["a wrong secret", { ...credentials, secretAccessKey: "wrong" }],
    ["an unknown key id", { ...credentials, accessKeyId: "nobody" }],
  ])("with %s is refused by SQS and SNS", async (_what, wrong) => {
    const refused = /SignatureDoesNotMatch|InvalidClientTokenId/;
    const [badSqs, badSns] = [new SQS.SQSClient(config(wrong)), new SNS.SNSClient(config(wrong))];
    expect(await nameOfFailure(badSqs.send(new SQS.ListQueuesCommand({})))).toMatch(refused);
    expect(await nameOfFailure(badSns.send(new SNS.ListTopicsCommand({})))).toMatch(refused);
  });

  it("without a signature is refused, and nothing else is served", async () => {
    const url = config().endpoint;
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ListQueues" };
    expect((await fetch(url, { method: "POST", headers, body: "{}" })).status).toBe(403);
    for (const path of ["/_fauxqs/queues", "/health", "/bucket/key"])
      expect((await fetch(url + path)).status).toBe(404);
    expect((await fetch(`${url}/bucket`, { method: "PUT" })).status).toBe(404);
  });
});
