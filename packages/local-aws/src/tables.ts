import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import { PutCommand, ScanCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { IndexShape, TableShape } from "@gas/aws/topology";

export type Item = Record<string, unknown>;

/**
 * Makes a table with its indexes and waits until it can be used. One that stands from an earlier version and lacks an
 * index is made anew with every row it has, each as `upgrade` leaves it: dynalite takes an UpdateTable that adds an index
 * and does not add it.
 */
export async function createTable(
  dynamo: DynamoDBDocumentClient,
  table: string,
  shape: TableShape,
  upgrade: (item: Item) => Item = (item) => item,
): Promise<void> {
  const aside = `${table}-set-aside`;
  const [has, hasAside] = [await indexesOf(dynamo, table), await indexesOf(dynamo, aside)];
  const complete = has !== null && Object.keys(shape.indexes).every((name) => has.includes(name));
  if (complete && !hasAside) return;

  // Every row is in one of the two tables whenever this is cut short, and what is there says where to go on:
  // an old table (set its rows aside, all over again), none, or a new one that may not have all of them yet.
  if (has && !complete) {
    if (hasAside) await dropTable(dynamo, aside);
    await makeTable(dynamo, aside, shape);
    await copyRows(dynamo, table, aside, shape, upgrade);
    await dropTable(dynamo, table);
  }
  await makeTable(dynamo, table, shape);
  if (!hasAside && !has) return;
  await copyRows(dynamo, aside, table, shape, (item) => item);
  await dropTable(dynamo, aside);
}

/** The names of a table's indexes, or null when there is no such table. */
async function indexesOf(dynamo: DynamoDBDocumentClient, table: string): Promise<string[] | null> {
  try {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: table }));
    return (Table?.GlobalSecondaryIndexes ?? []).flatMap(({ IndexName }) => IndexName ?? []);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

async function makeTable(
  dynamo: DynamoDBDocumentClient,
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
          ? { GlobalSecondaryIndexes: Object.entries(indexes).map(indexSpec) }
          : {}),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists(waiting(dynamo), { TableName: table });
}

const indexSpec = ([name, { partition, sort, projection = "ALL" }]: [string, IndexShape]) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: partition[0], KeyType: "HASH" as const },
    { AttributeName: sort[0], KeyType: "RANGE" as const },
  ],
  Projection: { ProjectionType: projection },
});

async function dropTable(dynamo: DynamoDBDocumentClient, table: string): Promise<void> {
  await dynamo.send(new DeleteTableCommand({ TableName: table }));
  await waitUntilTableNotExists(waiting(dynamo), { TableName: table });
}

/** Puts each row of `from` into `to`, unless it is there already: then an earlier run put it there. */
async function copyRows(
  dynamo: DynamoDBDocumentClient,
  from: string,
  to: string,
  { key }: TableShape,
  change: (item: Item) => Item,
): Promise<void> {
  let start: Item | undefined;
  do {
    const page = await dynamo.send(
      new ScanCommand({
        TableName: from,
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const item of page.Items ?? [])
      await dynamo
        .send(
          new PutCommand({
            TableName: to,
            Item: change(item),
            ConditionExpression: "attribute_not_exists(#key)",
            ExpressionAttributeNames: { "#key": key },
          }),
        )
        .catch((error: unknown) => {
          if (!(error instanceof Error && error.name === "ConditionalCheckFailedException")) throw error;
        });
    start = page.LastEvaluatedKey;
  } while (start);
}

const waiting = (client: DynamoDBDocumentClient) => ({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 });
