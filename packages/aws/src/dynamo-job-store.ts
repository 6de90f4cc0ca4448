import {
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { Job } from "@gas/core/jobs/job";
import { planChange } from "@gas/core/jobs/job-change";
import { AppError } from "@gas/core/errors/app-error";
import type { JobStore } from "@gas/core/ports/job-store";
import { updateOf } from "./dynamo-job-update.ts";
import { allShards, fromItem, shardOf, toItem } from "./dynamo-items.ts";

const PageStart = z.object({ job_id: z.string(), user_id: z.string(), submit_time: z.number() });

/** Jobs in DynamoDB. Every change is one conditional write on one row. */
export function dynamoJobStore(dynamo: DynamoDBDocumentClient, table: string): JobStore {
  const find: JobStore["find"] = async (jobId) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: table, Key: { job_id: jobId }, ConsistentRead: true }),
    );
    return Item ? fromItem(Job, Item) : null;
  };

  return {
    find,

    add: async (job) => {
      const shard = shardOf(job.jobId);
      try {
        await dynamo.send(
          new PutCommand({
            TableName: table,
            Item: { ...toItem(job), wake_shard: shard },
            ConditionExpression: "attribute_not_exists(job_id)",
          }),
        );
        return job;
      } catch (error) {
        if (!isRefusedCondition(error)) throw error;
        const standing = await find(job.jobId);
        if (!standing)
          throw new AppError("storage_busy", "The job's row could not be written.", { cause: error });
        return standing;
      }
    },

    apply: async (jobId, event, fields, actor) => {
      const update = updateOf(jobId, planChange(event, fields, actor));
      try {
        const { Attributes } = await dynamo.send(
          new UpdateCommand({ TableName: table, Key: { job_id: jobId }, ...update, ReturnValues: "ALL_NEW" }),
        );
        return fromItem(Job, Attributes ?? {});
      } catch (error) {
        if (isRefusedCondition(error)) return null;
        throw error;
      }
    },

    listOf: async (userId, { limit, after }) => {
      const { Items = [], LastEvaluatedKey } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          IndexName: "user_id_index",
          KeyConditionExpression: "user_id = :user",
          ExpressionAttributeValues: { ":user": userId },
          ScanIndexForward: false,
          Limit: limit,
          ...(after ? { ExclusiveStartKey: pageStart(after, userId) } : {}),
        }),
      );
      const jobs = Items.map((item) => fromItem(Job, item));
      return LastEvaluatedKey ? { jobs, next: encodeKey(LastEvaluatedKey) } : { jobs };
    },

    countWaitingBefore: async (submitTime, limit) => {
      const counts = await Promise.all(
        allShards.map((shard) => countShard(dynamo, table, shard, submitTime, limit + 1)),
      );
      const count = counts.reduce((sum, part) => sum + part, 0);
      return { count: Math.min(count, limit), capped: count > limit };
    },

    listDue: async (now, limit) => {
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
        .flatMap(({ Items = [] }) => Items.map((item) => fromItem(Job, item)))
        .toSorted((a, b) => wakeAtOf(a) - wakeAtOf(b))
        .slice(0, limit);
    },
  };
}

/** Counts page by page, and no further than `enough`: a long queue must not make every waiting page expensive. */
async function countShard(
  dynamo: DynamoDBDocumentClient,
  table: string,
  shard: number,
  submitTime: number,
  enough: number,
): Promise<number> {
  let count = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: table,
        IndexName: "waiting_index",
        Select: "COUNT",
        KeyConditionExpression: "waiting_shard = :shard AND submit_time < :time",
        ExpressionAttributeValues: { ":shard": shard, ":time": submitTime },
        Limit: enough,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start && count < enough);
  return count;
}

const encodeKey = (key: Record<string, unknown>) => Buffer.from(JSON.stringify(key)).toString("base64url");

/** The place to go on from: comes from a browser, so it is checked, and it cannot lead to another person's rows. */
function pageStart(after: string, userId: string): z.infer<typeof PageStart> {
  try {
    const start = PageStart.parse(JSON.parse(Buffer.from(after, "base64url").toString()));
    if (start.user_id === userId) return start;
  } catch {
    // falls through to the same refusal
  }
  throw new AppError("bad_request", "The page to go on from is not one of this list.");
}

function wakeAtOf(job: Job): number {
  return "wakeAt" in job ? job.wakeAt : 0;
}

export function isRefusedCondition(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}
