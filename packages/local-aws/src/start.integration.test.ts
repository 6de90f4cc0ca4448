import { createHash, randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import * as D from "@aws-sdk/client-dynamodb";
import * as S3 from "@aws-sdk/client-s3";
import * as SQS from "@aws-sdk/client-sqs";
import { Upload } from "@aws-sdk/lib-storage";
import { describe, expect, it } from "vitest";
import {
  bootApart,
  bootHere,
  credentials,
  end,
  nameOfFailure,
  region,
  s3Client,
  temporaryDirectory,
  type Booted,
} from "../test/boot.ts";

const clients = ({ endpoints }: Pick<Booted, "endpoints">) => {
  const shared = { region, credentials, maxAttempts: 1 } as const;
  const s3 = s3Client(endpoints.s3);
  const sqs = new SQS.SQSClient({ ...shared, endpoint: endpoints.sqs });
  const dynamo = new D.DynamoDBClient({ ...shared, endpoint: endpoints.dynamodb });
  return { s3, sqs, dynamo, destroy: () => [s3, sqs, dynamo].forEach((client) => client.destroy()) };
};
type Clients = ReturnType<typeof clients>;

const [Bucket, TableName, QueueName] = ["kept", "kept", "kept"];
const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest("hex");

async function makeResources({ s3, sqs, dynamo }: Clients): Promise<void> {
  await s3.send(new S3.CreateBucketCommand({ Bucket }));
  await sqs.send(new SQS.CreateQueueCommand({ QueueName }));
  await dynamo.send(
    new D.CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );
  await D.waitUntilTableExists({ client: dynamo, maxWaitTime: 5, minDelay: 1 }, { TableName });
}

/** What was acknowledged. An overwrite may also be found when its answer did not get through. */
type Ledger = {
  objects: Map<string, Set<string>>;
  messages: Set<string>;
  items: Map<string, Set<string>>;
  acknowledged: EventEmitter;
};

const absent = "absent"; // what may be found of a key whose first write was not acknowledged

/** Settles as soon as that many messages have been acknowledged since the last restart. */
async function reached(ledger: Ledger, count: number): Promise<void> {
  while (ledger.messages.size < count) await once(ledger.acknowledged, "message");
}

async function write(at: Clients, ledger: Ledger, writer: number): Promise<void> {
  const { QueueUrl } = await at.sqs.send(new SQS.GetQueueUrlCommand({ QueueName }));
  for (let turn = 0; ; turn++) {
    const body = randomBytes(1 + ((turn * 7919) % 200_000));
    const Key = `${writer}/${turn % 5} +ü`; // a few keys, so that most writes overwrite
    const record = async (
      known: Map<string, Set<string>>,
      name: string,
      value: string,
      act: Promise<unknown>,
    ) => {
      const before = known.get(name) ?? new Set([absent]);
      known.set(name, new Set([...before, value])); // until it is acknowledged, either may be found
      await act;
      known.set(name, new Set([value]));
    };
    await record(
      ledger.objects,
      Key,
      sha256(body),
      at.s3.send(new S3.PutObjectCommand({ Bucket, Key, Body: body })),
    );
    const item = { id: { S: Key }, turn: { N: String(turn) } };
    await record(
      ledger.items,
      Key,
      String(turn),
      at.dynamo.send(new D.PutItemCommand({ TableName, Item: item })),
    );
    const { MessageId = "" } = await at.sqs.send(
      new SQS.SendMessageCommand({ QueueUrl, MessageBody: sha256(body) }),
    );
    ledger.messages.add(`${MessageId} ${sha256(body)}`);
    ledger.acknowledged.emit("message");
  }
}

async function findEverything({ s3, sqs, dynamo }: Clients, ledger: Ledger): Promise<void> {
  for (const [Key, allowed] of ledger.objects) {
    const get = s3.send(new S3.GetObjectCommand({ Bucket, Key }));
    const found = await get.then(
      async ({ Body }) => sha256((await Body?.transformToByteArray()) ?? ""),
      (error: Error) => (error.name === "NoSuchKey" ? absent : error.name),
    );
    expect(allowed).toContain(found);
    ledger.objects.set(Key, new Set([found]));
  }
  for (const [id, allowed] of ledger.items) {
    const request = { TableName, Key: { id: { S: id } }, ConsistentRead: true };
    const found = (await dynamo.send(new D.GetItemCommand(request))).Item?.["turn"]?.N ?? absent;
    expect(allowed).toContain(found);
    ledger.items.set(id, new Set([found]));
  }
  const { QueueUrl } = await sqs.send(new SQS.GetQueueUrlCommand({ QueueName }));
  const found = new Set<string>();
  for (;;) {
    const request = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 };
    const { Messages = [] } = await sqs.send(new SQS.ReceiveMessageCommand(request));
    if (Messages.length === 0) break;
    for (const { MessageId, Body } of Messages) found.add(`${MessageId} ${Body}`);
    await sqs.send(
      new SQS.DeleteMessageBatchCommand({
        QueueUrl,
        Entries: Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
      }),
    );
  }
  expect([...ledger.messages].filter((message) => !found.has(message))).toEqual([]);
  ledger.messages.clear();
}

describe("the embedded AWS as a process", () => {
  it("loses nothing it acknowledged when it is killed at any moment", async () => {
    await using dir = await temporaryDirectory();
    const ledger: Ledger = {
      objects: new Map(),
      messages: new Set(),
      items: new Map(),
      acknowledged: new EventEmitter(),
    };
    let acknowledged = 0;
    for (let round = 0; round < 4; round++) {
      const local = await bootApart(dir.path);
      const at = clients(local);
      if (round === 0) await makeResources(at);
      else await findEverything(at, ledger);
      const writers = [0, 1, 2].map((writer) => write(at, ledger, writer));
      const broken = Promise.allSettled(writers);
      // The moment is random, but counted in writes: a slow machine gets as far as a fast one.
      const enough = 5 + Math.floor(Math.random() * 40);
      await Promise.race([reached(ledger, enough), broken]);
      acknowledged += ledger.messages.size;
      await end(local, "SIGKILL");
      await broken;
      at.destroy();
    }
    const local = await bootApart(dir.path);
    const at = clients(local);
    await findEverything(at, ledger);
    at.destroy();
    expect(await end(local, "SIGTERM")).toBe(0);
    expect(acknowledged).toBeGreaterThan(20);
    expect(await readdir(join(dir.path, "s3", "tmp"))).toEqual([]);
    expect((await readdir(join(dir.path, "s3", "blobs"))).length).toBeLessThanOrEqual(15);
  });

  it("takes 300 MB streamed, and parts put together, in less than 250 MiB of memory", async () => {
    await using dir = await temporaryDirectory();
    const local = await bootApart(dir.path);
    const { s3, destroy } = clients(local);
    await s3.send(new S3.CreateBucketCommand({ Bucket }));
    const chunk = randomBytes(1 << 20);
    const stream = (mebibytes: number) =>
      Readable.from(
        (function* chunks() {
          for (let at = 0; at < mebibytes; at++) yield chunk;
        })(),
      );
    const [whole, parts] = [287, 64]; // MiB; the first is a little more than 300 MB
    const Body = stream(whole);
    await s3.send(new S3.PutObjectCommand({ Bucket, Key: "whole", Body, ContentLength: whole << 20 }));
    const inParts = { Bucket, Key: "parts", Body: stream(parts) };
    await new Upload({ client: s3, params: inParts, partSize: 16 << 20, queueSize: 2 }).done();
    for (const [Key, mebibytes] of [
      ["whole", whole],
      ["parts", parts],
    ] as const) {
      const got = await s3.send(new S3.GetObjectCommand({ Bucket, Key }));
      const [hash, expected] = [createHash("sha256"), createHash("sha256")];
      for await (const piece of got.Body as Readable) hash.update(piece as Buffer);
      for (let at = 0; at < mebibytes; at++) expected.update(chunk);
      expect(hash.digest("hex"), Key).toBe(expected.digest("hex"));
    }
    const status = await readFile(`/proc/${local.child.pid}/status`, "utf8");
    const peakMiB = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    expect(peakMiB).toBeLessThan(250);
    destroy();
    await end(local, "SIGTERM");
  });

  it("refuses a directory that another process uses, and says which", async () => {
    await using dir = await temporaryDirectory();
    const first = await bootApart(dir.path);
    await expect(bootApart(dir.path)).rejects.toThrow(`in use by process ${first.child.pid}`);
    await end(first, "SIGKILL");
    const second = await bootApart(dir.path);
    expect(await end(second, "SIGINT")).toBe(0);
  });
});

describe("the embedded AWS within a process", () => {
  it("refuses a directory twice and gives it free when it stops", async () => {
    await using dir = await temporaryDirectory();
    const first = await bootHere({ dataDir: dir.path });
    await expect(bootHere({ dataDir: dir.path })).rejects.toThrow("is in use by");
    await first.stop();
    const second = await bootHere({ dataDir: dir.path });
    await second.stop();
    expect(await nameOfFailure(fetch(second.endpoints.s3))).toBe("TypeError");
  });
});
