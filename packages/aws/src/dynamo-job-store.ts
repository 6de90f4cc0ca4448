import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { undeleted } from "@gas/core/jobs/deleted-jobs";
import { Job, JobRow } from "@gas/core/jobs/job";
import {
  planChange,
  type Actor,
  type After,
  type EventFields,
  type RowEvent,
} from "@gas/core/jobs/job-change";
import type { JobId } from "@gas/core/jobs/job-id";
import { AppError } from "@gas/core/errors/app-error";
import type { JobStore } from "@gas/core/ports/job-store";
import { labelUpdate, toJobItem, updateOf } from "./dynamo-job-update.ts";
import {
  allRows,
  countRows,
  listDueRows,
  noteLook,
  refuseUnreadable,
  type OnUnreadable,
} from "./dynamo-indexes.ts";
import { allShards, fromItem, isRefusedCondition, shardOf, unlessRefused } from "./dynamo-items.ts";

const PageStart = z.object({ job_id: z.string(), user_id: z.string(), submit_time: z.number() });

/** Jobs in DynamoDB. Every change is one conditional write on one row. */
export function dynamoJobStore(
  dynamo: DynamoDBDocumentClient,
  table: string,
  onUnreadable: OnUnreadable = refuseUnreadable,
): JobStore {
  const read = async (jobId: JobId): Promise<JobRow | null> => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: table, Key: { job_id: jobId }, ConsistentRead: true }),
    );
    return Item ? fromItem(JobRow, Item) : null;
  };

  return {
    find: async (jobId) => {
      const row = await read(jobId);
      return row && isLive(row) ? row : null;
    },

    add: async (job) => {
      try {
        await dynamo.send(
          new PutCommand({
            TableName: table,
            Item: toJobItem(job),
            ConditionExpression: "attribute_not_exists(job_id)",
          }),
        );
        return job;
      } catch (error) {
        if (!isRefusedCondition(error)) throw error;
        const standing = await read(job.jobId);
        if (!standing)
          throw new AppError("storage_busy", "The job's row could not be written.", { cause: error });
        return isLive(standing) ? standing : null;
      }
    },

    apply: async <E extends RowEvent>(jobId: JobId, event: E, fields: EventFields[E], actor: Actor<E>) => {
      const update = updateOf(jobId, planChange(event, fields, actor));
      return unlessRefused(async () => {
        const { Attributes } = await dynamo.send(
          new UpdateCommand({ TableName: table, Key: { job_id: jobId }, ...update, ReturnValues: "ALL_NEW" }),
        );
        return fromItem(JobRow, Attributes ?? {}) as After<E>;
      });
    },

    label: async (jobId, labels, ifVersion) => {
      return unlessRefused(async () => {
        const { Attributes } = await dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { job_id: jobId },
            ...labelUpdate(labels, ifVersion),
            ReturnValues: "ALL_NEW",
          }),
        );
        return fromItem(Job, Attributes ?? {});
      });
    },

    findRow: read,

    undelete: async (deleted) => {
      const job = undeleted(deleted);
      return unlessRefused(async () => {
        await dynamo.send(
          new PutCommand({
            TableName: table,
            Item: toJobItem(job),
            ConditionExpression: "#status = :deleted AND #version = :version",
            ExpressionAttributeNames: { "#status": "status", "#version": "version" },
            ExpressionAttributeValues: { ":deleted": "DELETED", ":version": deleted.version },
          }),
        );
        return job;
      });
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
      const jobs = Items.map((item) => fromItem(JobRow, item)).filter(isLive);
      return LastEvaluatedKey ? { jobs, next: encodeKey(LastEvaluatedKey) } : { jobs };
    },

    countRetrieving: (userId, enough) =>
      countRows(
        dynamo,
        {
          TableName: table,
          IndexName: "retrieving_index",
          KeyConditionExpression: "retrieving_user = :user",
          ExpressionAttributeValues: { ":user": userId },
        },
        enough,
      ),

    countWaitingBefore: async (submitTime, limit) => {
      const counts = await Promise.all(
        allShards.map((shard) =>
          countRows(
            dynamo,
            {
              TableName: table,
              IndexName: "waiting_index",
              KeyConditionExpression: "waiting_shard = :shard AND submit_time < :time",
              ExpressionAttributeValues: { ":shard": shard, ":time": submitTime },
            },
            limit + 1,
          ),
        ),
      );
      const count = counts.reduce((sum, part) => sum + part, 0);
      return { count: Math.min(count, limit), capped: count > limit };
    },

    oldestWaiting: async () => {
      const first = await Promise.all(
        allShards.map((shard) =>
          dynamo.send(
            new QueryCommand({
              TableName: table,
              IndexName: "waiting_index",
              KeyConditionExpression: "waiting_shard = :shard",
              ExpressionAttributeValues: { ":shard": shard },
              Limit: 1,
            }),
          ),
        ),
      );
      const times = first.flatMap(({ Items = [] }) => Items.map((item) => Number(item["submit_time"])));
      return times.length === 0 ? null : Math.min(...times);
    },

    all: () => allRows(dynamo, table, JobRow, onUnreadable),

    listDue: (now, limit) => listDueRows(dynamo, table, JobRow, now, limit, onUnreadable),

    listMailDue: async (now, limit) =>
      (await listDueRows(dynamo, table, JobRow, now, limit, onUnreadable, "mail")).filter(isLive),

    noteMail: async ({ jobId, version }, lookAt) =>
      noteLook(dynamo, { table, key: { job_id: jobId }, shard: shardOf(jobId) }, lookAt, {
        condition: "#version = :version",
        names: { "#version": "version" },
        values: { ":version": version },
      }),

    forget: async ({ jobId, version }) => {
      try {
        await dynamo.send(
          new DeleteCommand({
            TableName: table,
            Key: { job_id: jobId },
            ConditionExpression: "#status = :deleted AND #version = :version",
            ExpressionAttributeNames: { "#status": "status", "#version": "version" },
            ExpressionAttributeValues: { ":deleted": "DELETED", ":version": version },
          }),
        );
      } catch (error) {
        if (!isRefusedCondition(error)) throw error; // gone, or changed since it was read
      }
    },
  };
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

const isLive = (row: JobRow): row is Job => row.status !== "DELETED";
