import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as Glacier from "@aws-sdk/client-glacier";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTreeHash } from "@gas/aws/tree-hash";
import { bootHere, credentials, nameOfFailure, region, temporaryDirectory } from "../../test/boot.ts";

let local: Awaited<ReturnType<typeof bootHere>>;
let glacier: Glacier.GlacierClient;
let now = new Date("2031-05-05T10:00:00Z");
const hour = 3600_000;
const MiB = 2 ** 20;
const vault = { accountId: "-", vaultName: "v" };
const clientAt = (endpoint: string, more: Glacier.GlacierClientConfig = {}) =>
  new Glacier.GlacierClient({ endpoint, region, credentials, maxAttempts: 1, ...more });

beforeAll(async () => {
  local = await bootHere({ clock: () => now });
  glacier = clientAt(local.endpoints.glacier);
  await glacier.send(new Glacier.CreateVaultCommand(vault));
});
afterAll(async () => {
  glacier.destroy();
  await local.stop();
});

const pass = async (ms: number) => {
  now = new Date(now.getTime() + ms);
  await local.tick();
};
const treeHash = (bytes: Uint8Array) => {
  const hash = createTreeHash();
  hash.update(bytes);
  return hash.digest();
};
const setFaults = (faults: object) =>
  fetch(`${local.endpoints.glacier}/-/faults`, { method: "PUT", body: JSON.stringify(faults) });
const upload = async (body: string | Uint8Array, archiveDescription = "") =>
  (await glacier.send(new Glacier.UploadArchiveCommand({ ...vault, body, archiveDescription }))).archiveId ??
  "";
const begin = async (jobParameters: Glacier.JobParameters) =>
  (await glacier.send(new Glacier.InitiateJobCommand({ ...vault, jobParameters }))).jobId ?? "";
const retrieve = (ArchiveId: string, more: Glacier.JobParameters = {}) =>
  begin({ Type: "archive-retrieval", ArchiveId, ...more });
const takeInventory = (more: Glacier.JobParameters = {}) => begin({ Type: "inventory-retrieval", ...more });
const describeJob = (jobId: string) => glacier.send(new Glacier.DescribeJobCommand({ ...vault, jobId }));
const list = (more: Partial<Glacier.ListJobsCommandInput>) =>
  glacier.send(new Glacier.ListJobsCommand({ ...vault, ...more }));
const output = async (jobId: string, range?: string) => {
  const { body, ...got } = await glacier.send(new Glacier.GetJobOutputCommand({ ...vault, jobId, range }));
  return { ...got, bytes: Buffer.from((await body?.transformToByteArray()) ?? []) };
};
const bytesOf = (length: number) =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 12)) & 255));

describe("a retrieval", () => {
  it("of a range gives that range, with the hashes that it has", async () => {
    const bytes = bytesOf(4 * MiB + 9);
    const archiveId = await upload(bytes, "four and a bit");
    const jobId = await retrieve(archiveId, { RetrievalByteRange: `${2 * MiB}-${4 * MiB - 1}` });
    const crooked = await retrieve(archiveId, { RetrievalByteRange: `${MiB}-${3 * MiB - 1}` });
    const wanted = bytes.subarray(2 * MiB, 4 * MiB);
    expect(await describeJob(jobId)).toMatchObject({
      ArchiveSizeInBytes: bytes.length,
      ArchiveSHA256TreeHash: treeHash(bytes),
      SHA256TreeHash: treeHash(wanted),
      RetrievalByteRange: `${2 * MiB}-${4 * MiB - 1}`,
    });
    await pass(4 * hour);
    const whole = await output(jobId);
    expect(whole).toMatchObject({
      status: 200,
      checksum: treeHash(wanted),
      archiveDescription: "four and a bit",
    });
    expect(whole.bytes.equals(wanted)).toBe(true);
    const part = await output(jobId, `bytes=${MiB}-${9 * MiB}`);
    expect(part).toMatchObject({
      status: 206,
      contentRange: `bytes ${MiB}-${2 * MiB - 1}/${2 * MiB}`,
      checksum: treeHash(wanted.subarray(MiB)),
    });
    expect(part.bytes.equals(wanted.subarray(MiB))).toBe(true);
    expect((await output(crooked, `bytes=0-${MiB - 1}`)).checksum).toBeUndefined();
    expect(await nameOfFailure(output(jobId, `bytes=${2 * MiB}-`))).toBe("InvalidParameterValueException");
    expect(await nameOfFailure(retrieve(archiveId, { RetrievalByteRange: "1-5" }))).toBe(
      "InvalidParameterValueException",
    );
  });

  it("is known for a day after it ended, and then not any more", async () => {
    const jobId = await retrieve(await upload("short-lived"), { Tier: "Bulk" });
    await pass(8 * hour);
    const ended = now.toISOString();
    await pass(23 * hour);
    expect(await describeJob(jobId)).toMatchObject({ StatusCode: "Succeeded", CompletionDate: ended });
    await pass(hour);
    expect(await nameOfFailure(describeJob(jobId))).toBe("ResourceNotFoundException");
    expect((await list({})).JobList?.map(({ JobId }) => JobId)).not.toContain(jobId);
  });

  it("takes no description and no kind of job that Glacier does not take", async () => {
    const ArchiveId = await upload("x");
    for (const job of [
      { Type: "archive-retrieval", ArchiveId, Description: "ü" },
      { Type: "archive-retrieval", ArchiveId, Format: "JSON" },
      { Type: "inventory-retrieval", ArchiveId },
      { Type: "select", ArchiveId },
      { Type: "inventory-retrieval", InventoryRetrievalParameters: { Limit: "none" } },
    ])
      expect(await nameOfFailure(begin(job)), JSON.stringify(job)).toBe("InvalidParameterValueException");
  });
});

describe("a list of jobs", () => {
  it("is of those that were asked for, page by page", async () => {
    await pass(48 * hour); // nothing of before
    const archiveId = await upload("listed");
    const ended = [];
    for (let at = 0; at < 3; at++) ended.push(await retrieve(archiveId, { Tier: "Expedited" }));
    await pass(hour);
    const underWay = await retrieve(archiveId);
    const idsOf = ({ JobList = [] }: Glacier.ListJobsCommandOutput) => JobList.map(({ JobId = "" }) => JobId);
    expect(idsOf(await list({ statuscode: "InProgress" }))).toEqual([underWay]);
    expect(idsOf(await list({ completed: "false" }))).toEqual([underWay]);
    expect(idsOf(await list({ completed: "true" })).toSorted()).toEqual(ended.toSorted());
    expect(idsOf(await list({ statuscode: "Failed" }))).toEqual([]);
    const seen: string[] = [];
    let pages = 0;
    let marker: string | undefined;
    do {
      const page = await list({ limit: 3, ...(marker === undefined ? {} : { marker }) });
      seen.push(...idsOf(page));
      marker = page.Marker;
      pages++;
    } while (marker);
    expect(seen.toSorted()).toEqual([...ended, underWay].toSorted());
    expect(pages).toBe(2);
    for (const wrong of [
      { statuscode: "finished" },
      { completed: "perhaps" },
      { limit: 51 },
      { marker: "none" },
    ])
      expect(await nameOfFailure(list(wrong)), JSON.stringify(wrong)).toBe("InvalidParameterValueException");
    await pass(4 * hour);
  });
});

describe("an inventory", () => {
  it("can be had page by page and as CSV", async () => {
    const vaultName = "counted";
    const counted = { accountId: "-", vaultName };
    await glacier.send(new Glacier.CreateVaultCommand(counted));
    for (const archiveDescription of ["one", 'a,"b"'])
      await glacier.send(new Glacier.UploadArchiveCommand({ ...counted, body: "x", archiveDescription }));
    const run = async (jobParameters: Glacier.JobParameters) => {
      const { jobId } = await glacier.send(new Glacier.InitiateJobCommand({ ...counted, jobParameters }));
      await pass(4 * hour);
      const job = await glacier.send(new Glacier.DescribeJobCommand({ ...counted, jobId }));
      const { body, contentType } = await glacier.send(
        new Glacier.GetJobOutputCommand({ ...counted, jobId }),
      );
      const text = (await body?.transformToString()) ?? "";
      expect(job.InventorySizeInBytes).toBe(Buffer.byteLength(text));
      return { text, contentType, marker: job.InventoryRetrievalParameters?.Marker ?? undefined };
    };
    const seen: string[] = [];
    let marker: string | undefined;
    do {
      const Type = "inventory-retrieval";
      const page = await run({ Type, InventoryRetrievalParameters: { Limit: "1", Marker: marker } });
      const { ArchiveList } = JSON.parse(page.text) as { ArchiveList: { ArchiveDescription: string }[] };
      expect(ArchiveList).toHaveLength(1);
      seen.push(...ArchiveList.map(({ ArchiveDescription }) => ArchiveDescription));
      marker = page.marker;
    } while (marker !== undefined);
    expect(seen.toSorted()).toEqual(['a,"b"', "one"]);
    const csv = await run({ Type: "inventory-retrieval", Format: "CSV" });
    expect(csv.contentType).toBe("text/csv");
    expect(csv.text.split("\n")[0]).toBe("ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash");
    expect(csv.text).toContain(String.raw`,"a,\"b\"",`);
  });
});

describe("an upload in parts", () => {
  const start = async () => {
    const partSize = String(MiB);
    const { uploadId = "" } = await glacier.send(
      new Glacier.InitiateMultipartUploadCommand({ ...vault, partSize }),
    );
    return { ...vault, uploadId };
  };
  const put = (upload: { uploadId: string }, body: Uint8Array) => {
    const range = `bytes 0-${body.length - 1}/*`;
    return glacier.send(new Glacier.UploadMultipartPartCommand({ ...vault, ...upload, body, range }));
  };
  const complete = (upload: { uploadId: string }, bytes: Uint8Array) => {
    const [archiveSize, checksum] = [String(bytes.length), treeHash(bytes)];
    return glacier.send(
      new Glacier.CompleteMultipartUploadCommand({ ...vault, ...upload, archiveSize, checksum }),
    );
  };

  it("becomes one archive, however often and by how many at once it is completed", async () => {
    const upload = await start();
    await put(upload, Buffer.from("in parts"));
    expect(await nameOfFailure(complete(upload, Buffer.from("other")))).toBe(
      "InvalidParameterValueException",
    );
    const answers = await Promise.all([1, 2, 3].map(() => complete(upload, Buffer.from("in parts"))));
    answers.push(await complete(upload, Buffer.from("in parts")));
    expect(new Set(answers.map(({ archiveId }) => archiveId)).size).toBe(1);
    expect(await nameOfFailure(glacier.send(new Glacier.AbortMultipartUploadCommand(upload)))).toBe(
      "ResourceNotFoundException",
    );
    expect(await nameOfFailure(glacier.send(new Glacier.ListPartsCommand(upload)))).toBe(
      "ResourceNotFoundException",
    );
    expect((await glacier.send(new Glacier.ListMultipartUploadsCommand(vault))).UploadsList).toEqual([]);
  });

  it("can be given up twice, and is gone after a day without parts", async () => {
    const [aborted, forgotten] = [await start(), await start()];
    for (let times = 0; times < 2; times++)
      await glacier.send(new Glacier.AbortMultipartUploadCommand(aborted));
    await put(forgotten, Buffer.from("a part"));
    await pass(24 * hour);
    expect(await nameOfFailure(put(forgotten, Buffer.from("late")))).toBe("ResourceNotFoundException");
  });
});

describe("a vault", () => {
  it("takes the files of its jobs and parts with it, and can be deleted twice", async () => {
    const leaky = { accountId: "-", vaultName: "leaky" };
    const blobs = async () => (await readdir(join(local.dataDir, "glacier", "blobs"))).length;
    const before = await blobs();
    await glacier.send(new Glacier.CreateVaultCommand(leaky));
    const { archiveId: ArchiveId } = await glacier.send(
      new Glacier.UploadArchiveCommand({ ...leaky, body: "x" }),
    );
    const jobParameters = { Type: "archive-retrieval", ArchiveId };
    await glacier.send(new Glacier.InitiateJobCommand({ ...leaky, jobParameters }));
    await pass(4 * hour);
    const { uploadId } = await glacier.send(
      new Glacier.InitiateMultipartUploadCommand({ ...leaky, partSize: String(MiB) }),
    );
    const part = { ...leaky, uploadId, body: "x", range: "bytes 0-0/*" };
    await glacier.send(new Glacier.UploadMultipartPartCommand(part));
    await glacier.send(new Glacier.DeleteArchiveCommand({ ...leaky, archiveId: ArchiveId }));
    for (let times = 0; times < 2; times++) await glacier.send(new Glacier.DeleteVaultCommand(leaky));
    expect(await blobs()).toBe(before);
  });

  it("is listed by name, ten at a time", async () => {
    const names = Array.from({ length: 11 }, (_, at) => `many-${at + 10}`);
    for (const vaultName of names)
      await glacier.send(new Glacier.CreateVaultCommand({ ...vault, vaultName }));
    const first = await glacier.send(new Glacier.ListVaultsCommand({ accountId: "-" }));
    const second = await glacier.send(
      new Glacier.ListVaultsCommand({ accountId: "-", marker: first.Marker }),
    );
    const seen = [...(first.VaultList ?? []), ...(second.VaultList ?? [])].map(
      ({ VaultName }) => VaultName ?? "",
    );
    expect(first.VaultList).toHaveLength(10);
    expect(seen).toEqual(seen.toSorted());
    expect(names.filter((name) => !seen.includes(name))).toEqual([]);
    expect(second.Marker).toBeUndefined();
  });
});

describe("a notice", () => {
  it("is sent of the kinds of jobs that the vault was told to tell, and past topics that are not there", async () => {
    const shared = { region, credentials };
    const sns = new SNSClient({ ...shared, endpoint: local.endpoints.sns });
    const sqs = new SQSClient({ ...shared, endpoint: local.endpoints.sqs });
    const { TopicArn: SNSTopic = "" } = await sns.send(new CreateTopicCommand({ Name: "kinds" }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "kinds" }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const raw = { RawMessageDelivery: "true" };
    const Endpoint = Attributes?.["QueueArn"];
    await sns.send(new SubscribeCommand({ TopicArn: SNSTopic, Protocol: "sqs", Endpoint, Attributes: raw }));
    const vaultNotificationConfig = { SNSTopic, Events: ["InventoryRetrievalCompleted"] };
    await glacier.send(new Glacier.SetVaultNotificationsCommand({ ...vault, vaultNotificationConfig }));
    const next = async () => {
      const wait = { QueueUrl, WaitTimeSeconds: 20 };
      const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand(wait));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
      return JSON.parse(message?.Body ?? "{}") as Record<string, unknown>;
    };

    const archiveId = await upload("told of");
    const gone = SNSTopic.replace("kinds", "gone");
    await retrieve(archiveId, { Tier: "Expedited", SNSTopic: gone });
    await pass(hour);
    expect(local.failures).toMatchObject([{ name: "NotFoundException" }]);
    const jobId = await takeInventory();
    await pass(4 * hour);
    expect(await next()).toMatchObject({
      JobId: jobId,
      Action: "InventoryRetrieval",
      StatusCode: "Succeeded",
    });
    await glacier.send(new Glacier.DeleteVaultNotificationsCommand(vault));
    const own = await retrieve(archiveId, { SNSTopic });
    await pass(4 * hour);
    expect(await next()).toMatchObject({ JobId: own });
    sns.destroy();
    sqs.destroy();
  });
});

describe("the embedded Glacier", () => {
  it("tells what is wrong with a request in Glacier's words", async () => {
    const endpoint = local.endpoints.glacier;
    const askAs = async (id: string, secret: string, accountId = "-") => {
      const other = { accessKeyId: id, secretAccessKey: secret };
      const client = clientAt(endpoint, { credentials: other });
      const name = await nameOfFailure(client.send(new Glacier.ListVaultsCommand({ accountId })));
      client.destroy();
      return name;
    };
    const { accessKeyId, secretAccessKey } = credentials;
    expect(await askAs(accessKeyId, "guessed")).toBe("InvalidSignatureException");
    expect(await askAs("somebody", secretAccessKey)).toBe("UnrecognizedClientException");
    expect(await askAs(accessKeyId, secretAccessKey, "123456789012")).toBe("AccessDeniedException");
    expect(await askAs(accessKeyId, secretAccessKey, "000000000000")).toBe("no failure");
    const raw = async (path: string) => (await (await fetch(endpoint + path)).json()) as object;
    expect(await raw("/-/vaults")).toMatchObject({
      code: "MissingAuthenticationTokenException",
      type: "Client",
    });
    expect(await raw("/-/vaults/%zz")).toMatchObject({ code: "BadRequest" });
    const tags = glacier.send(new Glacier.ListTagsForVaultCommand(vault));
    expect(await nameOfFailure(tags)).toBe("BadRequest");
  });

  it("slows output down without changing it, and without holding it back", async () => {
    const bytes = bytesOf(300_000);
    const jobId = await retrieve(await upload(bytes));
    await pass(4 * hour);
    await setFaults({ outputBytesPerSecond: 1_000_000 });
    expect((await output(jobId)).bytes.equals(bytes)).toBe(true);
    await setFaults({ outputBytesPerSecond: 100 });
    const { body } = await glacier.send(new Glacier.GetJobOutputCommand({ ...vault, jobId }));
    for await (const piece of body as AsyncIterable<Buffer>) {
      expect(piece).toEqual(bytes.subarray(0, 10)); // and then we hang up
      break;
    }
    await setFaults({});
  });

  it("keeps the output of what ended while nobody ran for a day from when it ended", async () => {
    await using dir = await temporaryDirectory();
    const mine = await bootHere({ clock: () => now, dataDir: dir.path });
    const client = clientAt(mine.endpoints.glacier);
    await client.send(new Glacier.CreateVaultCommand(vault));
    const { archiveId: ArchiveId } = await client.send(
      new Glacier.UploadArchiveCommand({ ...vault, body: "waited" }),
    );
    const jobParameters = { Type: "archive-retrieval", ArchiveId };
    const { jobId } = await client.send(new Glacier.InitiateJobCommand({ ...vault, jobParameters }));
    client.destroy();
    await mine.stop();
    now = new Date(now.getTime() + 72 * hour);
    const again = await bootHere({ clock: () => now, dataDir: dir.path });
    const later = clientAt(again.endpoints.glacier);
    const { body } = await later.send(new Glacier.GetJobOutputCommand({ ...vault, jobId }));
    expect(await body?.transformToString()).toBe("waited");
    later.destroy();
    await again.stop();
  });
});
