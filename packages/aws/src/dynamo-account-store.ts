import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Account } from "@gas/core/accounts/account";
import type { AccountStore } from "@gas/core/ports/account-store";
import { fromItem } from "./dynamo-items.ts";

/** Accounts in DynamoDB. */
export function dynamoAccountStore(dynamo: DynamoDBDocumentClient, table: string): AccountStore {
  return {
    find: async (userId) => {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: { user_id: userId }, ConsistentRead: true }),
      );
      return Item ? fromItem(Account, Item) : null;
    },

    welcome: async (account) => {
      const { Attributes } = await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: { user_id: account.userId },
          // Plan and age are set once: signing in again must not take a bought plan away.
          UpdateExpression:
            "SET #name = :name, email = :email, #plan = if_not_exists(#plan, :plan), created_at = if_not_exists(created_at, :now)",
          ExpressionAttributeNames: { "#name": "name", "#plan": "plan" },
          ExpressionAttributeValues: {
            ":name": account.name ?? "",
            ":email": account.email ?? "",
            ":plan": account.plan,
            ":now": account.createdAt,
          },
          ReturnValues: "ALL_NEW",
        }),
      );
      return fromItem(Account, Attributes ?? {});
    },
  };
}
