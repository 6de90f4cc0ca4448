import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserId } from "@gas/core/accounts/account";
import { accountStoreContract } from "@gas/core/testing/account-store-contract";
import { jobArchiveContract } from "@gas/core/testing/job-archive-contract";
import { jobStoreContract } from "@gas/core/testing/job-store-contract";
import { mailLedgerContract } from "@gas/core/testing/mail-ledger-contract";
import { aBeat, anUploadingJob, aUser } from "@gas/core/testing/builders";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { createTable } from "@gas/local-aws/tables";
import { dynamoAccountStore } from "./dynamo-account-store.ts";
import { figureStoreContract } from "@gas/core/testing/figure-store-contract";
import { dynamoFigureStore } from "./dynamo-figure-store.ts";
import { dynamoJobStore } from "./dynamo-job-store.ts";
import { dynamoMailLedger } from "./dynamo-mail-ledger.ts";
import { dynamoWorkerRegistry } from "./dynamo-worker-registry.ts";
import { tables } from "./topology.ts";

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());

let made = 0;
const anEmptyJobStore = async () => {
  const table = `jobs-${made++}`;
  await createTable(aws.clients.dynamo, table, tables.jobs);
  return dynamoJobStore(aws.clients.dynamo, table);
};
jobStoreContract(anEmptyJobStore);
jobArchiveContract(anEmptyJobStore);

describe("the job store on DynamoDB", () => {
  it("names the other due jobs when one row cannot be read, and tells of it", async () => {
    const table = `jobs-${made++}`;
    await createTable(aws.clients.dynamo, table, tables.jobs);
    const told: unknown[] = [];
    const store = dynamoJobStore(aws.clients.dynamo, table, ({ job_id: id }) => told.push(id));
    const job = anUploadingJob({ wakeAt: 5 });
    await store.add(job);
    const Item = { job_id: "broken", wake_shard: 0, wake_at: 1, status: "NO_SUCH" };
    await aws.clients.dynamo.send(new PutCommand({ TableName: table, Item }));
    expect(await store.listDue(10, 10)).toEqual([job]);
    expect(told).toEqual(["broken"]);
  });

  it("does not let a page address lead into another person's list", async () => {
    const store = dynamoJobStore(aws.clients.dynamo, aws.names.tables.jobs);
    for (let i = 0; i < 3; i++) await store.add(anUploadingJob({ submitTime: i }));
    const page = await store.listOf(aUser, { limit: 1 });
    const other = UserId.parse("someone-else");
    await expect(store.listOf(other, { limit: 1, after: page.next ?? "" })).rejects.toMatchObject({
      code: "bad_request",
    });
    await expect(store.listOf(aUser, { limit: 1, after: "nonsense" })).rejects.toMatchObject({
      code: "bad_request",
    });
  });
});

accountStoreContract(async () => {
  const table = `users-${made++}`;
  await createTable(aws.clients.dynamo, table, tables.users);
  return dynamoAccountStore(aws.clients.dynamo, table);
});

mailLedgerContract(async () => {
  const table = `mails-${made++}`;
  await createTable(aws.clients.dynamo, table, tables.mails);
  return dynamoMailLedger(aws.clients.dynamo, table);
});

describe("the mails on DynamoDB", () => {
  it("may be forgotten half a year after their last change, in whole seconds", async () => {
    const table = aws.names.tables.mails;
    const ledger = dynamoMailLedger(aws.clients.dynamo, table);
    const mail = { mailId: "m1", userId: aUser, kind: "done" as const };
    const forgottenAt = async () =>
      (await aws.clients.dynamo.send(new GetCommand({ TableName: table, Key: { mail_id: "m1" } }))).Item?.[
        tables.mails.forgottenAt
      ];
    await ledger.claim(mail, { owner: "a", until: 2000 }, 1001);
    expect(await forgottenAt()).toBe(180 * 24 * 3600 + 2);
    await ledger.settle("m1", "a", { state: "SENT" }, 5000);
    expect(await forgottenAt()).toBe(180 * 24 * 3600 + 5);
    expect(await ledger.find("m1")).not.toHaveProperty("forgottenAt");
  });
});

figureStoreContract(async () => {
  const table = `figures-${made++}`;
  await createTable(aws.clients.dynamo, table, tables.figures);
  return dynamoFigureStore(aws.clients.dynamo, table);
});

describe("the workers on DynamoDB", () => {
  it("are listed with their last sign of life until they are forgotten", async () => {
    const registry = dynamoWorkerRegistry(aws.clients.dynamo, aws.names.tables.workers);
    await registry.beat(aBeat({ busy: 0 }));
    await registry.beat(aBeat({ busy: 1 }));
    expect(await registry.list()).toEqual([aBeat({ busy: 1 })]);
    await registry.forget("worker-1");
    expect(await registry.list()).toEqual([]);
  });
});
