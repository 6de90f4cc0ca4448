import { CreateTableCommand, ResourceInUseException, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutBucketCorsCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { AwsClients } from "@gas/aws/clients";
import {
  buckets,
  deadLetterName,
  feedOf,
  queueSettings,
  resourceNames,
  tables,
  type IndexShape,
  type TableShape,
} from "@gas/aws/topology";
import type { Queue, Topic } from "@gas/core/messages/queues";

/** Makes every bucket, table, topic and queue of the topology that is not there yet. May be called again at each start. */
export async function createResources(
  clients: AwsClients,
  prefix: string,
  browserOrigins: readonly string[],
): Promise<void> {
  const names = resourceNames(prefix);
  await Promise.all([
    ...Object.entries(buckets).map(([bucket, { browserMethods }]) =>
      createBucket(clients, names.buckets[bucket as keyof typeof buckets], browserMethods, browserOrigins),
    ),
    ...Object.entries(tables).map(([table, shape]) =>
      createTable(clients.dynamo, names.tables[table as keyof typeof tables], shape),
    ),
    createMessaging(clients, names),
  ]);
}

async function createBucket(
  { s3 }: AwsClients,
  bucket: string,
  methods: readonly string[],
  origins: readonly string[],
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === "BucketAlreadyOwnedByYou")) throw error;
  });
  if (methods.length === 0) return; // no page has business there
  await s3.send(
    new PutBucketCorsCommand({
      Bucket: bucket,
      CORSConfiguration: {
        CORSRules: [
          {
            AllowedOrigins: [...origins],
            AllowedMethods: [...methods],
            AllowedHeaders: ["*"],
            ExposeHeaders: ["ETag"],
          },
        ],
      },
    }),
  );
}

const indexSpec = ([name, { partition, sort, projection = "ALL" }]: [string, IndexShape]) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: partition[0], KeyType: "HASH" as const },
    { AttributeName: sort[0], KeyType: "RANGE" as const },
  ],
  Projection: { ProjectionType: projection },
});

/** Makes a table with its indexes, unless it is there, and waits until it can be used. */
export async function createTable(
  dynamo: AwsClients["dynamo"],
  table: string,
  { key, indexes }: TableShape,
): Promise<void> {
  const attributes = new Map<string, "S" | "N">([[key, "S"]]);
  for (const { partition, sort } of Object.values(indexes)) attributes.set(...partition).set(...sort);
  try {
    await dynamo.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
          AttributeName,
          AttributeType,
        })),
        KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
        ...(Object.keys(indexes).length > 0
          ? {
              GlobalSecondaryIndexes: Object.entries(indexes).map(indexSpec),
            }
          : {}),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists(
    { client: dynamo, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
    { TableName: table },
  );
}

async function createMessaging(
  { sns, sqs }: AwsClients,
  names: ReturnType<typeof resourceNames>,
): Promise<void> {
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
}
