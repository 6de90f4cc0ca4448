import {
  QueryCommand,
  UpdateCommand,
  ScanCommand,
  type DynamoDBDocumentClient,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type * as z from "zod";
import { allShards, fromItem, unlessRefused } from "./dynamo-items.ts";

/** Counts the rows that `query` finds, page by page, and no further than `enough`: a long list must not make counting dear. */
export async function countRows(
  dynamo: DynamoDBDocumentClient,
  query: QueryCommandInput,
  enough = Infinity,
): Promise<number> {
  let count = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        ...query,
        Select: "COUNT",
        ...(Number.isFinite(enough) ? { Limit: enough } : {}),
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start && count < enough);
  return count;
}

/** Told of a row that is not of its schema: the others must not wait for it. */
export type OnUnreadable = (row: Record<string, unknown>, error: unknown) => void;

/** The sharded indexes over moments, and what their attributes begin with. */
export type MomentIndex = "wake" | "mail";

/**
 * Rows of a table's sharded `wake_index` (or `mail_index`) whose time has come, longest overdue first, at most `limit`. One that cannot be
 * read is told to `onUnreadable` and left out.
 */
export async function listDueRows<T extends object>(
  dynamo: DynamoDBDocumentClient,
  table: string,
  schema: z.ZodType<T>,
  now: number,
  limit: number,
  onUnreadable: OnUnreadable,
  index: MomentIndex = "wake",
): Promise<T[]> {
  const shards = await Promise.all(
    allShards.map((shard) =>
      dynamo.send(
        new QueryCommand({
          TableName: table,
          IndexName: `${index}_index`,
          KeyConditionExpression: `${index}_shard = :shard AND ${index}_at <= :now`,
          ExpressionAttributeValues: { ":shard": shard, ":now": now },
          Limit: limit,
        }),
      ),
    ),
  );
  return shards
    .flatMap(({ Items = [] }) => Items)
    .toSorted((a, b) => Number(a[`${index}_at`]) - Number(b[`${index}_at`]))
    .slice(0, limit)
    .flatMap((item) => {
      try {
        return [fromItem(schema, item)];
      } catch (error) {
        onUnreadable(item, error);
        return [];
      }
    });
}

/** Every row of a table, a page of a scan at a time. One that cannot be read is told to `onUnreadable` and left out. */
export async function* allRows<T extends object>(
  dynamo: DynamoDBDocumentClient,
  table: string,
  schema: z.ZodType<T>,
  onUnreadable: OnUnreadable,
): AsyncGenerator<T, void, undefined> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo.send(
      new ScanCommand({ TableName: table, ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    for (const item of page.Items ?? []) {
      let row: T;
      try {
        row = fromItem(schema, item);
      } catch (error) {
        onUnreadable(item, error);
        continue;
      }
      yield row;
    }
    start = page.LastEvaluatedKey;
  } while (start);
}

/** What a store does of itself when nobody wants to be told. */
export const refuseUnreadable: OnUnreadable = (_row, error) => {
  throw error;
};

/** Notes when the notifier must look at a row again, or that it need not; false when `only` does not hold any more. */
export async function noteLook(
  dynamo: DynamoDBDocumentClient,
  row: { table: string; key: Record<string, string>; shard: number },
  lookAt: number | null,
  only: { condition: string; names?: Record<string, string>; values?: Record<string, unknown> },
): Promise<boolean> {
  const values = {
    ...only.values,
    ...(lookAt === null ? {} : { ":lookAt": lookAt, ":shard": row.shard }),
  };
  const written = await unlessRefused(() =>
    dynamo.send(
      new UpdateCommand({
        TableName: row.table,
        Key: row.key,
        UpdateExpression:
          lookAt === null ? "REMOVE mail_at, mail_shard" : "SET mail_at = :lookAt, mail_shard = :shard",
        ConditionExpression: only.condition,
        ...(only.names ? { ExpressionAttributeNames: only.names } : {}),
        ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
      }),
    ),
  );
  return written !== null;
}
