import {
  GetCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { Account, type UserId } from "@gas/core/accounts/account";
import { newFollowUp } from "@gas/core/accounts/change-plan";
import type { Plan } from "@gas/core/accounts/plans";
import type { AccountStore } from "@gas/core/ports/account-store";
import { allRows, listDueRows, noteLook, refuseUnreadable } from "./dynamo-indexes.ts";
import { fromItem, shardOf, unlessRefused } from "./dynamo-items.ts";

/** Accounts in DynamoDB. `wake_shard` stands exactly while `wake_at` does. */
export function dynamoAccountStore(dynamo: DynamoDBDocumentClient, table: string): AccountStore {
  const find = async (userId: UserId) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: table, Key: { user_id: userId }, ConsistentRead: true }),
    );
    return Item ? fromItem(Account, Item) : null;
  };

  /** One conditional write; null when its condition does not hold. */
  const update = async (
    userId: UserId,
    change: Omit<UpdateCommandInput, "TableName" | "Key">,
  ): Promise<Account | null> => {
    return unlessRefused(async () => {
      const { Attributes } = await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: { user_id: userId },
          ...change,
          ReturnValues: "ALL_NEW",
        }),
      );
      return fromItem(Account, Attributes ?? {});
    });
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

    changePlan: async (userId, plan, now) =>
      (await update(userId, {
        UpdateExpression: `SET ${planAssignments}, ${mailAssignments}`,
        ConditionExpression: "attribute_exists(user_id) AND #plan <> :plan",
        ExpressionAttributeNames: { "#plan": "plan" },
        ExpressionAttributeValues: planValues(userId, plan, now),
      })) ?? find(userId), // nobody of this id, or someone who has this plan already

    noteFollowUp: async (userId, planVersion, followUp, wakeAt) => {
      const wake =
        wakeAt === null
          ? { change: "REMOVE wake_at, wake_shard", values: {} }
          : {
              change: ", wake_at = :wakeAt, wake_shard = :shard",
              values: { ":wakeAt": wakeAt, ":shard": shardOf(userId) },
            };
      const written = await unlessRefused(() =>
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { user_id: userId },
            UpdateExpression: `SET follow_up = :followUp ${wake.change}`,
            ConditionExpression: "plan_version = :version",
            ExpressionAttributeValues: { ":followUp": followUp, ":version": planVersion, ...wake.values },
          }),
        ),
      );
      return written !== null;
    },

    all: () => allRows(dynamo, table, Account, refuseUnreadable),
    listDue: (now, limit) => listDueRows(dynamo, table, Account, now, limit, refuseUnreadable),

    listMailDue: (now, limit) => listDueRows(dynamo, table, Account, now, limit, refuseUnreadable, "mail"),

    noteMail: async ({ userId, planVersion, mailAt }, lookAt) =>
      noteLook(dynamo, { table, key: { user_id: userId }, shard: shardOf(userId) }, lookAt, {
        condition: `plan_version = :version AND ${mailAt === undefined ? "attribute_not_exists(mail_at)" : "mail_at = :seen"}`,
        values: { ":version": planVersion, ...(mailAt === undefined ? {} : { ":seen": mailAt }) },
      }),

    setMailWishes: async (userId, wishes) =>
      update(userId, {
        UpdateExpression: "SET mail_wishes = :wishes",
        ConditionExpression: "attribute_exists(user_id)",
        ExpressionAttributeValues: { ":wishes": wishes },
      }),

    setBilling: async (userId, seenRevision, billing, plan, now) => {
      const seen = seenRevision === 0 ? "attribute_not_exists(billing)" : "billing.revision = :seen";
      const values = {
        ":billing": { ...billing, revision: seenRevision + 1 },
        ...(seenRevision === 0 ? {} : { ":seen": seenRevision }),
      };
      const account = (isSame: string, assignments: string, more: Record<string, unknown>) =>
        update(userId, {
          UpdateExpression: `SET billing = :billing, ${assignments}`,
          ConditionExpression: `attribute_exists(user_id) AND ${seen} AND #plan ${isSame} :plan`,
          ExpressionAttributeNames: { "#plan": "plan" },
          ExpressionAttributeValues: { ...values, ...more },
        });
      // Whether the plan changes is a condition of the write, not something that was read before it.
      const { ":now": at, ":shard": shard } = planValues(userId, plan, now);
      return (
        (await account("=", mailAssignments, { ":plan": plan, ":now": at, ":shard": shard })) ??
        account("<>", `${planAssignments}, ${mailAssignments}`, planValues(userId, plan, now))
      );
    },
  };
}

/** A change of plan: with it stands that every result must follow, and that there may be something to tell. */
const planAssignments =
  "#plan = :plan, plan_version = if_not_exists(plan_version, :zero) + :one, follow_up = :followUp, wake_at = :now, wake_shard = :shard";
const mailAssignments = "mail_at = :now, mail_shard = :shard";
const planValues = (userId: UserId, plan: Plan, now: number) => ({
  ":plan": plan,
  ":zero": 0,
  ":one": 1,
  ":followUp": newFollowUp(now),
  ":now": now,
  ":shard": shardOf(userId),
});
