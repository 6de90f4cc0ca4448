import { QueryCommand, type DynamoDBDocumentClient, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type * as z from "zod";
import { allShards, fromItem } from "./dynamo-items.ts";

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

/**
 * Rows of a table's sharded `wake_index` whose time has come, longest overdue first, at most `limit`. One that cannot be
 * read is told to `onUnreadable` and left out.
 */
export async function listDueRows<T extends object>(
  dynamo: DynamoDBDocumentClient,
  table: string,
  schema: z.ZodType<T>,
  now: number,
  limit: number,
  onUnreadable: OnUnreadable,
): Promise<T[]> {
  const shards = await Promise.all(
    allShards.map((shard) =>
      dynamo.send(
        new QueryCommand({
          TableName: table,
          IndexName: "wake_index",
          KeyConditionExpression: "wake_shard = :shard AND wake_at <= :now",
          ExpressionAttributeValues: { ":shard": shard, ":now": now },
          Limit: limit,
        }),
      ),
    ),
  );
  return shards
    .flatMap(({ Items = [] }) => Items)
    .toSorted((a, b) => Number(a["wake_at"]) - Number(b["wake_at"]))
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

/** What a store does of itself when nobody wants to be told. */
export const refuseUnreadable: OnUnreadable = (_row, error) => {
  throw error;
};
