import { GetCommand, QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { keptMs, MailEntry, type MailName } from "@gas/core/mail/mail-entry";
import type { MailLedger } from "@gas/core/ports/mail-ledger";
import { attributeName, fromItem, unlessRefused } from "./dynamo-items.ts";

/** When DynamoDB may forget a row that was changed at `now`, as it wants to be told: in whole seconds. */
const forgottenAt = (now: number) => Math.ceil((now + keptMs) / 1000);

/** One conditional write: fields to set, attributes to take away, and what must hold. */
type Write = {
  set: Record<string, unknown> & { changedAt: number };
  add?: Record<string, number>;
  remove?: readonly string[];
  condition: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
};

/** The ledger of mails in DynamoDB: one row an event, every change one conditional write. */
export function dynamoMailLedger(dynamo: DynamoDBDocumentClient, table: string): MailLedger {
  const write = async (mailId: string, { set, add = {}, remove = [], ...rest }: Write) => {
    const names: Record<string, string> = { ...rest.names };
    const values: Record<string, unknown> = { ...rest.values };
    const nameOf = (field: string) => {
      names[`#${field}`] = attributeName(field);
      return `#${field}`;
    };
    const assignments = Object.entries({ ...set, forgottenAt: forgottenAt(set.changedAt) })
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => {
        values[`:${field}`] = value;
        return `${nameOf(field)} = :${field}`;
      });
    const additions = Object.entries(add).map(([field, value]) => {
      values[`:${field}`] = value;
      return `${nameOf(field)} :${field}`;
    });
    return unlessRefused(async () => {
      const { Attributes } = await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: { mail_id: mailId },
          UpdateExpression: [
            `SET ${assignments.join(", ")}`,
            ...(additions.length > 0 ? [`ADD ${additions.join(", ")}`] : []),
            ...(remove.length > 0 ? [`REMOVE ${remove.map(nameOf).join(", ")}`] : []),
          ].join(" "),
          ConditionExpression: rest.condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
          ReturnValues: "ALL_NEW",
        }),
      );
      return fromItem(MailEntry, Attributes ?? {});
    });
  };
  const about = ({ userId, kind, jobId }: MailName) => ({ userId, kind, jobId });
  const held = { names: { "#state": "state", "#lease": "lease" }, values: { ":sending": "SENDING" } };

  return {
    find: async (mailId) => {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: { mail_id: mailId }, ConsistentRead: true }),
      );
      return Item ? fromItem(MailEntry, Item) : null;
    },

    claim: async (mail, lease, now) => {
      const entry = await write(mail.mailId, {
        set: { ...about(mail), state: "SENDING", lease, changedAt: now },
        add: { attempts: 1 },
        remove: ["because"],
        condition: "attribute_not_exists(mail_id) OR (#state = :sending AND #lease.#until <= :now)",
        names: { ...held.names, "#until": "until" },
        values: { ...held.values, ":now": now },
      });
      return entry?.state === "SENDING" ? entry : null;
    },

    decline: async (mail, because, now) =>
      (await write(mail.mailId, {
        set: { ...about(mail), state: "DECLINED", because, attempts: 0, changedAt: now },
        condition: "attribute_not_exists(mail_id)",
      })) !== null,

    settle: async (mailId, leaseOwner, outcome, now) => {
      const mine = {
        condition: "#state = :sending AND #lease.#owner = :owner",
        names: { ...held.names, "#owner": "owner" },
        values: { ...held.values, ":owner": leaseOwner },
      };
      if (outcome.state === "SENDING") {
        const { because, again } = outcome;
        const lease = { owner: leaseOwner, until: again };
        return (await write(mailId, { set: { because, lease, changedAt: now }, ...mine })) !== null;
      }
      const set = { ...outcome, changedAt: now };
      const remove = ["lease", ...("because" in outcome ? [] : ["because"])];
      return (await write(mailId, { set, remove, ...mine })) !== null;
    },

    bounced: async (mailId, because, now) =>
      (await write(mailId, {
        set: { state: "BOUNCED", because, changedAt: now },
        condition: "#state = :sent",
        values: { ":sent": "SENT" },
      })) !== null,

    listOf: async (userId, limit) => {
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          IndexName: "user_id_index",
          KeyConditionExpression: "user_id = :user",
          ExpressionAttributeValues: { ":user": userId },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return Items.map((item) => fromItem(MailEntry, item));
    },
  };
}
