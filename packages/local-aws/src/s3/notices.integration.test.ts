import * as S3 from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArchiveNotice } from "@gas/core/messages/archive-notice";
import { bootHere, credentials, region, s3Client } from "../../test/boot.ts";

let local: Awaited<ReturnType<typeof bootHere>>;
let s3: S3.S3Client;
let sqs: SQSClient;
let QueueUrl = "";
let now = new Date("2030-05-05T10:00:00Z");
const Bucket = "told";

beforeAll(async () => {
  local = await bootHere({ clock: () => now });
  s3 = s3Client(local.endpoints.s3);
  sqs = new SQSClient({ endpoint: local.endpoints.sqs, region, credentials });
  const sns = new SNSClient({ endpoint: local.endpoints.sns, region, credentials });
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "restored" }));
  QueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "restored" }))).QueueUrl ?? "";
  const described = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: "sqs",
      Endpoint: described.Attributes?.["QueueArn"],
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  sns.destroy();
  await s3.send(new S3.CreateBucketCommand({ Bucket }));
  await s3.send(
    new S3.PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: {
        TopicConfigurations: [{ TopicArn, Events: ["s3:ObjectRestore:Completed"] }],
      },
    }),
  );
});
afterAll(async () => {
  s3.destroy();
  sqs.destroy();
  await local.stop();
});

async function nextMessage(): Promise<unknown> {
  const { Messages: [message] = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }),
  );
  if (!message) throw new Error("no message came");
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  return JSON.parse(message.Body ?? "");
}
async function archiveAndRestore(Key: string): Promise<void> {
  await s3.send(new S3.PutObjectCommand({ Bucket, Key, Body: "frozen", StorageClass: "GLACIER" }));
  const RestoreRequest = { Days: 1, GlacierJobParameters: { Tier: "Standard" as const } };
  await s3.send(new S3.RestoreObjectCommand({ Bucket, Key, RestoreRequest }));
}
const fault = (events: { lose?: number; double?: number }) =>
  fetch(`${local.endpoints.s3}/-/faults`, { method: "PUT", body: JSON.stringify({ events }) });

describe("the notices of a bucket", () => {
  it("begin with a test, and then tell of each restore when it is ready, once", async () => {
    expect(await nextMessage()).toMatchObject({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket });
    const Key = "a key/with + and ü.vcf.gz";
    await archiveAndRestore(Key);
    await local.tick();
    now = new Date(now.getTime() + 4 * 3600_000);
    await local.tick();
    const message = await nextMessage();
    expect(message).toMatchObject({
      Records: [
        {
          eventName: "ObjectRestore:Completed",
          s3: { object: { key: "a+key/with+%2B+and+%C3%BC.vcf.gz" } },
          glacierEventData: { restoreEventData: { lifecycleRestoreStorageClass: "GLACIER" } },
        },
      ],
    });
    expect(ArchiveNotice.parse(message).retrievals).toEqual([{ archiveId: Key, retrievalId: Key, key: Key }]);
    const kept = await s3.send(new S3.GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(kept.TopicConfigurations).toMatchObject([{ Events: ["s3:ObjectRestore:Completed"] }]);
  });

  it("can be lost and doubled, for whoever must bear that", async () => {
    await fault({ lose: 1, double: 1 });
    for (const key of ["lost", "doubled"]) {
      await archiveAndRestore(key);
      now = new Date(now.getTime() + 4 * 3600_000);
      await local.tick();
    }
    for (let i = 0; i < 2; i++)
      expect(await nextMessage()).toMatchObject({ Records: [{ s3: { object: { key: "doubled" } } }] });
  });
});
