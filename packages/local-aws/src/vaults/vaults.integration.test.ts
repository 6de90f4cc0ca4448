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
import { ArchiveNotice } from "@gas/core/messages/archive-notice";
import {
  bootApart,
  bootHere,
  credentials,
  end,
  nameOfFailure,
  region,
  temporaryDirectory,
} from "../../test/boot.ts";

let local: Awaited<ReturnType<typeof bootHere>>;
let glacier: Glacier.GlacierClient;
let sqs: SQSClient;
let sns: SNSClient;
let topic = "";
let QueueUrl = "";
let now = new Date("2030-05-05T10:00:00Z");
const hour = 3600_000;
const MiB = 2 ** 20;
const vault = { accountId: "-", vaultName: "v" };
const clientAt = (endpoint: string) =>
  new Glacier.GlacierClient({ endpoint, region, credentials, maxAttempts: 1 });

beforeAll(async () => {
  local = await bootHere({ clock: () => now });
  glacier = clientAt(local.endpoints.glacier);
  sqs = new SQSClient({ endpoint: local.endpoints.sqs, region, credentials });
  sns = new SNSClient({ endpoint: local.endpoints.sns, region, credentials });
  topic = (await sns.send(new CreateTopicCommand({ Name: "ended" }))).TopicArn ?? "";
  QueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "ended" }))).QueueUrl ?? "";
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const Endpoint = Attributes?.["QueueArn"];
  const raw = { RawMessageDelivery: "true" };
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: "sqs", Endpoint, Attributes: raw }));
  await glacier.send(new Glacier.CreateVaultCommand(vault));
});
afterAll(async () => {
  for (const client of [glacier, sqs, sns]) client.destroy();
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
const upload = async (body: string | Uint8Array, archiveDescription = "results/u/j/a/x") => {
  const { archiveId = "" } = await glacier.send(
    new Glacier.UploadArchiveCommand({ ...vault, body, archiveDescription }),
  );
  return archiveId;
};
const retrieve = async (ArchiveId: string, more: Partial<Glacier.JobParameters> = {}) => {
  const jobParameters = { Type: "archive-retrieval", ArchiveId, ...more };
  const { jobId = "" } = await glacier.send(new Glacier.InitiateJobCommand({ ...vault, jobParameters }));
  return jobId;
};
const describeJob = (jobId: string) => glacier.send(new Glacier.DescribeJobCommand({ ...vault, jobId }));
const output = async (jobId: string, range?: string) => {
  const got = await glacier.send(new Glacier.GetJobOutputCommand({ ...vault, jobId, range }));
  return { ...got, bytes: await got.body?.transformToByteArray() };
};
async function nextNotice(): Promise<Record<string, unknown>> {
  const { Messages: [message] = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }),
  );
  if (!message) throw new Error("no notice came");
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  return JSON.parse(message.Body ?? "") as Record<string, unknown>;
}

describe("a vault", () => {
  it("is described and listed, and deleted only when it is empty", async () => {
    const other = { accountId: "-", vaultName: "other" };
    await glacier.send(new Glacier.CreateVaultCommand(other));
    await glacier.send(new Glacier.CreateVaultCommand(other));
    const { archiveId } = await glacier.send(new Glacier.UploadArchiveCommand({ ...other, body: "x" }));
    expect(await glacier.send(new Glacier.DescribeVaultCommand(other))).toMatchObject({
      NumberOfArchives: 1,
      SizeInBytes: 1,
    });
    const remove = () => glacier.send(new Glacier.DeleteVaultCommand(other));
    expect(await nameOfFailure(remove())).toBe("InvalidParameterValueException");
    await glacier.send(new Glacier.DeleteArchiveCommand({ ...other, archiveId }));
    await remove();
    const { VaultList } = await glacier.send(new Glacier.ListVaultsCommand({ accountId: "-" }));
    expect(VaultList?.map(({ VaultName }) => VaultName)).not.toContain("other");
    expect(await nameOfFailure(glacier.send(new Glacier.DescribeVaultCommand(other)))).toBe(
      "ResourceNotFoundException",
    );
  });

  it("takes no empty archive, no long or foreign description, and nobody else's signature", async () => {
    expect(await nameOfFailure(upload(new Uint8Array()))).not.toBe("no failure");
    expect(await nameOfFailure(upload("x", "ü"))).not.toBe("no failure");
    expect(await nameOfFailure(upload("x", "d".repeat(1025)))).toBe("InvalidParameterValueException");
    const stranger = new Glacier.GlacierClient({
      endpoint: local.endpoints.glacier,
      region,
      credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: "guessed" },
      maxAttempts: 1,
    });
    expect(await nameOfFailure(stranger.send(new Glacier.ListVaultsCommand({ accountId: "-" })))).toBe(
      "InvalidSignatureException",
    );
    stranger.destroy();
  });

  it("refuses bytes whose tree hash is another", async () => {
    const wrong = new Glacier.UploadArchiveCommand({
      ...vault,
      body: "x",
      checksum: treeHash(Buffer.from("y")),
    });
    expect(await nameOfFailure(glacier.send(wrong))).toBe("InvalidParameterValueException");
  });
});

describe("an upload in parts", () => {
  const begin = async (partSize = String(MiB)) =>
    (await glacier.send(new Glacier.InitiateMultipartUploadCommand({ ...vault, partSize }))).uploadId ?? "";
  const put = (uploadId: string, start: number, body: Uint8Array) =>
    glacier.send(
      new Glacier.UploadMultipartPartCommand({
        ...vault,
        uploadId,
        body,
        range: `bytes ${start}-${start + body.length - 1}/*`,
      }),
    );
  const complete = (uploadId: string, bytes: Uint8Array) =>
    glacier.send(
      new Glacier.CompleteMultipartUploadCommand({
        ...vault,
        uploadId,
        archiveSize: String(bytes.length),
        checksum: treeHash(bytes),
      }),
    );

  it("becomes one archive, whatever the order its parts came in", async () => {
    const bytes = Uint8Array.from({ length: 2 * MiB + 5 }, (_, i) => i % 251);
    const uploadId = await begin();
    await put(uploadId, 2 * MiB, bytes.subarray(2 * MiB));
    await put(uploadId, 0, bytes.subarray(0, MiB));
    expect(await nameOfFailure(complete(uploadId, bytes))).toBe("InvalidParameterValueException");
    await put(uploadId, MiB, bytes.subarray(MiB, 2 * MiB));
    const { Parts } = await glacier.send(new Glacier.ListPartsCommand({ ...vault, uploadId }));
    expect(Parts?.map(({ RangeInBytes }) => RangeInBytes)).toEqual([
      `0-${MiB - 1}`,
      `${MiB}-${2 * MiB - 1}`,
      `${2 * MiB}-${2 * MiB + 4}`,
    ]);
    const { archiveId = "", checksum } = await complete(uploadId, bytes);
    expect(checksum).toBe(treeHash(bytes));
    const jobId = await retrieve(archiveId);
    await pass(4 * hour);
    const got = await output(jobId);
    expect(Buffer.compare(got.bytes ?? new Uint8Array(), bytes)).toBe(0);
    const range = await output(jobId, `bytes=${MiB}-${2 * MiB - 1}`);
    expect(range).toMatchObject({ status: 206, checksum: treeHash(bytes.subarray(MiB, 2 * MiB)) });
    expect((await output(jobId, "bytes=1-9")).checksum).toBeUndefined(); // no subtree of the whole
  });

  it("is refused with a part size or a range that does not fit, and can be given up", async () => {
    expect(await nameOfFailure(begin(String(3 * MiB)))).toBe("InvalidParameterValueException");
    const uploadId = await begin();
    expect(await nameOfFailure(put(uploadId, 7, new Uint8Array(5)))).toBe("InvalidParameterValueException");
    const listed = await glacier.send(new Glacier.ListMultipartUploadsCommand(vault));
    expect(listed.UploadsList?.map(({ MultipartUploadId }) => MultipartUploadId)).toContain(uploadId);
    await glacier.send(new Glacier.AbortMultipartUploadCommand({ ...vault, uploadId }));
    expect(await nameOfFailure(put(uploadId, 0, new Uint8Array(5)))).toBe("ResourceNotFoundException");
  });
});

describe("a retrieval", () => {
  it("is under way for its tier's time, then there for a day, then gone", async () => {
    const archiveId = await upload("frozen");
    const jobId = await retrieve(archiveId, { Tier: "Expedited", Description: "results/u/j/a/x" });
    await pass(2 * 60_000);
    expect(await describeJob(jobId)).toMatchObject({ Completed: false, StatusCode: "InProgress" });
    expect(await nameOfFailure(output(jobId))).not.toBe("no failure");
    await pass(60_000);
    expect(await describeJob(jobId)).toMatchObject({
      Completed: true,
      StatusCode: "Succeeded",
      Tier: "Expedited",
      SHA256TreeHash: treeHash(Buffer.from("frozen")),
    });
    expect(Buffer.from((await output(jobId)).bytes ?? []).toString()).toBe("frozen");
    const { JobList } = await glacier.send(new Glacier.ListJobsCommand(vault));
    expect(JobList?.map(({ JobId }) => JobId)).toContain(jobId);
    await pass(24 * hour);
    expect(await nameOfFailure(output(jobId))).toBe("ResourceNotFoundException");
  });

  it("of an archive that was deleted meanwhile fails, and of one that is gone is refused", async () => {
    const archiveId = await upload("soon gone");
    const jobId = await retrieve(archiveId);
    await glacier.send(new Glacier.DeleteArchiveCommand({ ...vault, archiveId }));
    await glacier.send(new Glacier.DeleteArchiveCommand({ ...vault, archiveId }));
    await pass(4 * hour);
    expect(await describeJob(jobId)).toMatchObject({ Completed: true, StatusCode: "Failed" });
    expect(await nameOfFailure(retrieve(archiveId))).toBe("ResourceNotFoundException");
  });

  it("fails, or is refused, as it is told to", async () => {
    const archiveId = await upload("tried");
    await setFaults({
      initiateJob: [
        { error: "InsufficientCapacityException", tier: "Expedited", times: 1 },
        { error: "PolicyEnforcedException", tier: "Standard", times: 1 },
      ],
      failJobs: 1,
    });
    expect(await nameOfFailure(retrieve(archiveId, { Tier: "Expedited" }))).toBe(
      "InsufficientCapacityException",
    );
    expect(await nameOfFailure(retrieve(archiveId))).toBe("PolicyEnforcedException");
    const jobId = await retrieve(archiveId);
    await pass(4 * hour);
    expect(await describeJob(jobId)).toMatchObject({ StatusCode: "Failed" });
    await setFaults({ anyRequest: [{ error: "ThrottlingException", times: 1 }] });
    expect(await nameOfFailure(describeJob(jobId))).toBe("ThrottlingException");
    expect((await setFaults({ nonsense: true })).status).toBe(400);
  });

  it("is told of to the vault's topic and to its own: whoever sets both is told twice", async () => {
    const archiveId = await upload("told");
    const vaultNotificationConfig = {
      SNSTopic: topic,
      Events: ["ArchiveRetrievalCompleted", "InventoryRetrievalCompleted"],
    };
    await glacier.send(new Glacier.SetVaultNotificationsCommand({ ...vault, vaultNotificationConfig }));
    expect(await glacier.send(new Glacier.GetVaultNotificationsCommand(vault))).toMatchObject({
      vaultNotificationConfig: { SNSTopic: topic },
    });
    const jobId = await retrieve(archiveId, { SNSTopic: topic, Description: "results/u/j/a/x" });
    await pass(4 * hour);
    for (let i = 0; i < 2; i++) {
      const notice = await nextNotice();
      expect(notice).toMatchObject({ Action: "ArchiveRetrieval", Completed: true, StatusCode: "Succeeded" });
      expect(ArchiveNotice.parse(notice).retrievals).toEqual([
        { archiveId, retrievalId: jobId, key: "results/u/j/a/x" },
      ]);
    }
    await setFaults({ notices: { lose: 1, double: 1 } });
    await retrieve(archiveId, { Description: "lost" });
    await pass(4 * hour);
    await retrieve(archiveId, { Description: "doubled" });
    await pass(4 * hour);
    for (let i = 0; i < 2; i++) expect(await nextNotice()).toMatchObject({ JobDescription: "doubled" });
    await glacier.send(new Glacier.DeleteVaultNotificationsCommand(vault));
  });

  it("of the inventory lists every archive with its description", async () => {
    const archiveId = await upload("listed", "a description");
    const jobParameters = { Type: "inventory-retrieval", Format: "JSON" };
    const { jobId = "" } = await glacier.send(new Glacier.InitiateJobCommand({ ...vault, jobParameters }));
    await pass(4 * hour);
    const { ArchiveList } = JSON.parse(Buffer.from((await output(jobId)).bytes ?? []).toString()) as {
      ArchiveList: Record<string, unknown>[];
    };
    expect(ArchiveList.find((one) => one["ArchiveId"] === archiveId)).toMatchObject({
      ArchiveDescription: "a description",
      Size: 6,
      SHA256TreeHash: treeHash(Buffer.from("listed")),
    });
  });
});

describe("the embedded Glacier", () => {
  it("keeps archives and jobs over a kill, and ends what became due meanwhile", async () => {
    await using dir = await temporaryDirectory();
    const env = { GLACIER_TIME_SCALE: "0.00001", LOCAL_AWS_GLACIER_PORT: "0" };
    const first = await bootApart(dir.path, env);
    const client = clientAt(first.endpoints.glacier);
    await client.send(new Glacier.CreateVaultCommand(vault));
    const { archiveId: ArchiveId } = await client.send(
      new Glacier.UploadArchiveCommand({ ...vault, body: "kept" }),
    );
    const jobParameters = { Type: "archive-retrieval", ArchiveId };
    const { jobId } = await client.send(new Glacier.InitiateJobCommand({ ...vault, jobParameters }));
    await end(first, "SIGKILL");
    client.destroy();
    const second = await bootApart(dir.path, env);
    const again = clientAt(second.endpoints.glacier);
    const job = await again.send(new Glacier.DescribeJobCommand({ ...vault, jobId }));
    expect(job).toMatchObject({ Completed: true, StatusCode: "Succeeded" });
    const { body } = await again.send(new Glacier.GetJobOutputCommand({ ...vault, jobId }));
    expect(await body?.transformToString()).toBe("kept");
    again.destroy();
    await end(second, "SIGTERM");
  });
});
