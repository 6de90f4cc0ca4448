import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { PutCommand, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestAws, type TestAws } from "./testing/test-aws.ts";
import { createTable } from "./tables.ts";

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());

const by = (name: string) => ({ partition: [name, "S"], sort: ["at", "N"] }) as const;
const older = { key: "id", indexes: { by_owner: by("owner") } };
const newer = { key: "id", indexes: { by_owner: by("owner"), by_room: by("room") } };
// More than a page of a scan, which is 1 MiB.
const rows = Array.from({ length: 30 }, (_, i) => ({
  id: `row-${i}`,
  owner: "ada",
  at: i,
  room: "hall",
  text: "x".repeat(50_000),
}));
const put = async (table: string, items: readonly object[]) => {
  for (const item of items) await aws.clients.dynamo.send(new PutCommand({ TableName: table, Item: item }));
};
const rowsOf = async (table: string) => {
  const read: { id: string; at: number }[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await aws.clients.dynamo.send(
      new ScanCommand({ TableName: table, ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    read.push(...((page.Items ?? []) as { id: string; at: number }[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return read.toSorted((a, b) => a.at - b.at);
};
const countInHall = async (table: string) => {
  const { Count } = await aws.clients.dynamo.send(
    new QueryCommand({
      TableName: table,
      IndexName: "by_room",
      Select: "COUNT",
      KeyConditionExpression: "room = :room AND #at < :five",
      ExpressionAttributeNames: { "#at": "at" },
      ExpressionAttributeValues: { ":room": "hall", ":five": 5 },
    }),
  );
  return Count;
};
const tablesLike = async (name: string) => {
  const { TableNames = [] } = await aws.clients.dynamo.send(new ListTablesCommand({}));
  return TableNames.filter((table) => table.startsWith(name));
};
const expectUpgraded = async (table: string) => {
  expect(await rowsOf(table)).toEqual(rows);
  expect(await countInHall(table)).toBe(5);
  expect(await tablesLike(table)).toEqual([table]);
};

describe("a table that stands from an earlier version", () => {
  it("gets the index it lacks and keeps every row", async () => {
    await createTable(aws.clients.dynamo, "plain", older);
    await put("plain", rows);
    await createTable(aws.clients.dynamo, "plain", newer);
    await expectUpgraded("plain");
    await createTable(aws.clients.dynamo, "plain", newer);
    await expectUpgraded("plain");
  });

  it("has each row as the new version wants it", async () => {
    await createTable(aws.clients.dynamo, "changed", older);
    await put("changed", rows);
    await createTable(aws.clients.dynamo, "changed", newer, (item) => ({ ...item, text: "short" }));
    expect(await rowsOf("changed")).toEqual(rows.map((row) => ({ ...row, text: "short" })));
  });

  it("is finished at the next start when the upgrade was cut short, wherever that was", async () => {
    const { dynamo } = aws.clients;
    // While rows were set aside.
    await createTable(dynamo, "first", older);
    await put("first", rows);
    await createTable(dynamo, "first-set-aside", newer);
    await put("first-set-aside", rows.slice(0, 7));
    await createTable(dynamo, "first", newer);
    await expectUpgraded("first");
    // After the old table was dropped.
    await createTable(dynamo, "second-set-aside", newer);
    await put("second-set-aside", rows);
    await createTable(dynamo, "second", newer);
    await expectUpgraded("second");
    // While rows were put back: a new table that is there and has not all of them.
    await createTable(dynamo, "third", newer);
    await put("third", rows.slice(0, 7));
    await createTable(dynamo, "third-set-aside", newer);
    await put("third-set-aside", rows);
    await createTable(dynamo, "third", newer);
    await expectUpgraded("third");
  });
});
