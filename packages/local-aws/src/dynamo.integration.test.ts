import * as D from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { credentials, nameOfFailure, region, temporaryDirectory } from "../test/boot.ts";
import { startDynamo } from "./dynamo.ts";

let dir: Awaited<ReturnType<typeof temporaryDirectory>>;
let dynamo: Awaited<ReturnType<typeof startDynamo>>;
let client: D.DynamoDBClient;
const TableName = "jobs";

const clientWith = (keys = credentials) =>
  new D.DynamoDBClient({
    endpoint: `http://127.0.0.1:${dynamo.port}`,
    region,
    credentials: keys,
    maxAttempts: 1,
  });
async function boot(): Promise<void> {
  dynamo = await startDynamo({ dir: dir.path, port: 0, credentials, region });
  client = clientWith();
}
beforeAll(async () => {
  dir = await temporaryDirectory();
  await boot();
});
afterAll(async () => {
  client.destroy();
  await dynamo.stop();
  await dir[Symbol.asyncDispose]();
});

const get = async (id: string) =>
  (await client.send(new D.GetItemCommand({ TableName, Key: { id: { S: id } } }))).Item;

describe("a table", () => {
  it("is ready as soon as it is made", async () => {
    const made = await client.send(
      new D.CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      }),
    );
    expect(made.TableDescription?.TableName).toBe(TableName);
    await D.waitUntilTableExists({ client, maxWaitTime: 5, minDelay: 1 }, { TableName });
  });

  it("lets one of many racing writers through", async () => {
    const tries = Array.from({ length: 20 }, (_, at) =>
      client.send(
        new D.PutItemCommand({
          TableName,
          Item: { id: { S: "raced" }, by: { N: String(at) } },
          ConditionExpression: "attribute_not_exists(id)",
        }),
      ),
    );
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is there after a restart", async () => {
    const before = await get("raced");
    client.destroy();
    await dynamo.stop();
    await boot();
    expect(await get("raced")).toEqual(before);
  });

  it("refuses whoever signs wrongly or not at all", async () => {
    const wrong = clientWith({ ...credentials, secretAccessKey: "wrong" });
    expect(await nameOfFailure(wrong.send(new D.ListTablesCommand({})))).toBe("InvalidSignatureException");
    const nobody = clientWith({ ...credentials, accessKeyId: "nobody" });
    expect(await nameOfFailure(nobody.send(new D.ListTablesCommand({})))).toBe("UnrecognizedClientException");
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.ListTables",
    };
    const unsigned = await fetch(`http://127.0.0.1:${dynamo.port}`, { method: "POST", headers, body: "{}" });
    expect(unsigned.status).toBe(400);
  });
});
