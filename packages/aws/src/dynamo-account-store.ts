import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Account, type UserId } from "@gas/core/accounts/account";
import { newFollowUp } from "@gas/core/accounts/change-plan";
import type { AccountStore } from "@gas/core/ports/account-store";
import { listDueRows, refuseUnreadable } from "./dynamo-indexes.ts";
import { fromItem, isRefusedCondition, shardOf } from "./dynamo-items.ts";

/** Accounts in DynamoDB. `wake_shard` stands exactly while `wake_at` does. */
export function dynamoAccountStore(dynamo: DynamoDBDocumentClient, table: string): AccountStore {
  const find = async (userId: UserId) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: table, Key: { user_id: userId }, ConsistentRead: true }),
    );
    return Item ? fromItem(Account, Item) : null;
  };

  return {
    find,

    welcome: async ({ userId, name, email, plan, createdAt }) => {
      const { Attributes } = await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: { user_id: userId },
          // Plan and age are set once: signing in again must not take a bought plan away.
          UpdateExpression: [
            "SET #plan = if_not_exists(#plan, :plan), created_at = if_not_exists(created_at, :now)",
            "plan_version = if_not_exists(plan_version, :zero)",
            ...(name === undefined ? [] : ["#name = :name"]),
            ...(email === undefined ? [] : ["email = :email"]),
          ].join(", "),
          ExpressionAttributeNames: { "#plan": "plan", ...(name === undefined ? {} : { "#name": "name" }) },
          ExpressionAttributeValues: {
            ":plan": plan,
            ":now": createdAt,
            ":zero": 0,
            ...(name === undefined ? {} : { ":name": name }),
            ...(email === undefined ? {} : { ":email": email }),
          },
          ReturnValues: "ALL_NEW",
        }),
      );
      return fromItem(Account, Attributes ?? {});
    },

    changePlan: async (userId, plan, now) => {
      try {
        const { Attributes } = await dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { user_id: userId },
            UpdateExpression:
              "SET #plan = :plan, plan_version = if_not_exists(plan_version, :zero) + :one, follow_up = :followUp, wake_at = :now, wake_shard = :shard",
            ConditionExpression: "attribute_exists(user_id) AND #plan <> :plan",
            ExpressionAttributeNames: { "#plan": "plan" },
            ExpressionAttributeValues: {
              ":plan": plan,
              ":zero": 0,
              ":one": 1,
              ":followUp": newFollowUp(now),
              ":now": now,
              ":shard": shardOf(userId),
            },
            ReturnValues: "ALL_NEW",
          }),
        );
        return fromItem(Account, Attributes ?? {});
      } catch (error) {
        if (!isRefusedCondition(error)) throw error;
        return find(userId); // nobody of this id, or someone who has this plan already
      }
    },

    noteFollowUp: async (userId, planVersion, followUp, wakeAt) => {
      const wake =
        wakeAt === null
          ? { change: "REMOVE wake_at, wake_shard", values: {} }
          : {
              change: ", wake_at = :wakeAt, wake_shard = :shard",
              values: { ":wakeAt": wakeAt, ":shard": shardOf(userId) },
            };
      try {
        await dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { user_id: userId },
            UpdateExpression: `SET follow_up = :followUp ${wake.change}`,
            ConditionExpression: "plan_version = :version",
            ExpressionAttributeValues: { ":followUp": followUp, ":version": planVersion, ...wake.values },
          }),
        );
        return true;
      } catch (error) {
        if (isRefusedCondition(error)) return false;
        throw error;
      }
    },

    listDue: (now, limit) => listDueRows(dynamo, table, Account, now, limit, refuseUnreadable),
  };
}
