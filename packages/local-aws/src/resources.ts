import {
  CreateVaultCommand,
  SetVaultNotificationsCommand,
  type GlacierClient,
} from "@aws-sdk/client-glacier";
import {
  CreateBucketCommand,
  PutBucketCorsCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { AwsClients } from "@gas/aws/clients";
import {
  bucketNotices,
  buckets,
  deadLetterName,
  feedOf,
  queueSettings,
  resourceNames,
  tables,
  type Bucket,
  type BucketNotice,
  type BucketShape,
  type Table,
  type TableShape,
} from "@gas/aws/topology";
import type { Queue, Topic } from "@gas/core/messages/queues";
import { createTable } from "./tables.ts";
import { upgradeJobRow } from "./upgrade-rows.ts";

/**
 * Makes every bucket, table, topic and queue of the topology that is not there yet, and with `vault` the vault, which only
 * an AWS that has vaults can. May be called again at each start.
 */
export async function createResources(
  clients: AwsClients,
  prefix: string,
  browserOrigins: readonly string[],
  { vault = false }: { vault?: boolean } = {},
): Promise<void> {
  const names = resourceNames(prefix);
  const [topicArns] = await Promise.all([
    createMessaging(clients, names),
    ...entries<Bucket, BucketShape>(buckets).map(([bucket, shape]) =>
      createBucket(clients, names.buckets[bucket], shape, browserOrigins),
    ),
    ...entries<Table, TableShape>(tables).map(([table, shape]) =>
      createTable(clients.dynamo, names.tables[table], shape, (item) =>
        table === "jobs" ? upgradeJobRow(item, Date.now()) : item,
      ),
    ),
  ]);
  // Whoever is to be told must be there first.
  for (const [bucket, { events, topic }] of entries<Bucket, BucketNotice>(bucketNotices))
    await announce(clients, names.buckets[bucket], events, topicArns.get(topic) ?? "");
  if (vault) await createVault(clients.glacier, names.vault, topicArns.get("archiveRetrievals") ?? "");
}

const entries = <K extends string, V>(shapes: Partial<Record<K, V>>) => Object.entries(shapes) as [K, V][];

async function createBucket(
  { s3 }: AwsClients,
  bucket: string,
  { browserMethods, versioned = false }: BucketShape,
  origins: readonly string[],
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === "BucketAlreadyOwnedByYou")) throw error;
  });
  if (versioned)
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }),
    );
  if (browserMethods.length === 0) return; // no page has business there
  await s3.send(
    new PutBucketCorsCommand({
      Bucket: bucket,
      CORSConfiguration: {
        CORSRules: [
          {
            AllowedOrigins: [...origins],
            AllowedMethods: [...browserMethods],
            AllowedHeaders: ["*"],
            ExposeHeaders: ["ETag"],
          },
        ],
      },
    }),
  );
}

/** Has S3 publish what happens in a bucket. */
async function announce(
  { s3 }: AwsClients,
  bucket: string,
  events: BucketNotice["events"],
  TopicArn: string,
): Promise<void> {
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: { TopicConfigurations: [{ TopicArn, Events: [...events] }] },
    }),
  );
}

/** Makes the vault, unless it is there, and has it publish the end of every job. */
async function createVault(glacier: GlacierClient, vaultName: string, SNSTopic: string): Promise<void> {
  const vault = { accountId: "-", vaultName };
  await glacier.send(new CreateVaultCommand(vault)); // does nothing when it stands
  await glacier.send(
    new SetVaultNotificationsCommand({
      ...vault,
      vaultNotificationConfig: {
        SNSTopic,
        Events: ["ArchiveRetrievalCompleted", "InventoryRetrievalCompleted"],
      },
    }),
  );
}

// To go when the embedded S3 keeps versions and sends notices: then every refusal is a failure.
async function createMessaging(
  { sns, sqs }: AwsClients,
  names: ReturnType<typeof resourceNames>,
): Promise<ReadonlyMap<Topic, string>> {
  const topicArns = new Map<Topic, string>();
  for (const [topic, Name] of Object.entries(names.topics)) {
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name }));
    topicArns.set(topic as Topic, TopicArn);
  }
  for (const [queue, QueueName] of Object.entries(names.queues) as [Queue, string][]) {
    const { visibilitySeconds, maxReceives, deadLetterSeconds } = queueSettings[queue];
    const createQueue = async (name: string, Attributes: Record<string, string>): Promise<string> => {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
      const described = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
      );
      return described.Attributes?.["QueueArn"] ?? "";
    };
    const deadLetterTargetArn = await createQueue(deadLetterName(QueueName), {
      MessageRetentionPeriod: String(deadLetterSeconds),
    });
    const queueArn = await createQueue(QueueName, {
      VisibilityTimeout: String(visibilitySeconds),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: maxReceives }),
    });
    const feed = feedOf(queue);
    if (feed === null) continue;
    await sns.send(
      new SubscribeCommand({
        TopicArn: topicArns.get(feed),
        Protocol: "sqs",
        Endpoint: queueArn,
        Attributes: { RawMessageDelivery: "true" },
      }),
    );
  }
  return topicArns;
}
