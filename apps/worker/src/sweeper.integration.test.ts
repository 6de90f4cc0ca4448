import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { s3GlacierArchiveStore } from "@gas/aws/s3-glacier-archive-store";
import { s3ObjectStore } from "@gas/aws/s3-object-store";
import { s3UploadDesk } from "@gas/aws/s3-upload-desk";
import { messageBus } from "@gas/aws/message-bus";
import { sqsQueue } from "@gas/aws/sqs-queue";
import type { JobIn } from "@gas/core/jobs/job";
import { anUploadingJob, t0 } from "@gas/core/testing/builders";
import { inputKey } from "@gas/core/uploads/object-keys";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { createLog } from "./log.ts";
import { sweep } from "./sweeper.ts";

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());

const jobs = () => dynamoJobStore(aws.clients.dynamo, aws.names.tables.jobs);
const uploads = () => s3UploadDesk(aws.clients.s3, aws.names.buckets.inputs);
const sweepAt = (now: number) =>
  sweep({
    jobs: jobs(),
    accounts: dynamoAccountStore(aws.clients.dynamo, aws.names.tables.users),
    inputs: s3ObjectStore(aws.clients.s3, aws.names.buckets.inputs),
    results: s3ObjectStore(aws.clients.s3, aws.names.buckets.results),
    archives: s3GlacierArchiveStore(aws.clients.s3, { buckets: aws.names.buckets, storageClass: "GLACIER" }),
    archiveAfterMs: 1000,
    archiveMinBytes: 0,
    bus: messageBus(aws.clients, { topicArns: aws.topicArns, queues: aws.names.queues }),
    uploads: uploads(),
    now: () => now,
    log: createLog("silent"),
  });

async function aSubmittedJob(): Promise<JobIn<"AWAITING_UPLOAD">> {
  const job = anUploadingJob();
  await jobs().add(job);
  const input = { key: "inputs/x", bytes: 1000, etag: '"e"' };
  await jobs().apply(
    job.jobId,
    "submit",
    { submitTime: t0, input, attempts: 0, reminders: 0, wakeAt: t0 + 60_000 },
    {},
  );
  return job;
}

async function nextMessage(): Promise<unknown> {
  const queue = await sqsQueue(aws.clients.sqs, aws.names.queues.annotationRequests);
  const [delivery] = await queue.receive(1, new AbortController().signal);
  if (!delivery) throw new Error("no message came");
  await queue.remove(delivery);
  return JSON.parse(delivery.body);
}

describe("the reconciler", () => {
  it("finds a job whose message was lost, by the table alone, sends the message again and says so", async () => {
    const { jobId } = await aSubmittedJob();
    expect(await sweepAt(t0 + 59_999)).toBe(0);
    expect(await sweepAt(t0 + 60_000)).toBe(1);
    expect(await nextMessage()).toEqual({ jobId });
    expect(await jobs().find(jobId)).toMatchObject({
      status: "PENDING",
      reminders: 1,
      revival: { because: "message_lost" },
    });
    expect(await sweepAt(t0 + 60_001)).toBe(0);
    await jobs().apply(jobId, "cancel", { completeTime: t0, because: "owner" }, {});
  });

  it("takes a job up again whose worker went silent, and only one of many reconcilers does it", async () => {
    const { jobId } = await aSubmittedJob();
    const now = t0 + 1000;
    await jobs().apply(
      jobId,
      "claim",
      {
        startTime: now,
        lease: { owner: "dead", until: now + 30_000 },
        progress: { inputBytes: 0, records: 0, at: now },
        attempts: 1,
        wakeAt: now + 45_000,
      },
      { now },
    );
    const touched = await Promise.all([1, 2, 3, 4].map(() => sweepAt(now + 45_000)));
    expect(touched.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await nextMessage()).toEqual({ jobId });
    expect(await jobs().find(jobId)).toMatchObject({
      status: "PENDING",
      attempts: 1,
      revival: { because: "worker_silent" },
    });
    await jobs().apply(jobId, "cancel", { completeTime: t0, because: "owner" }, {});
  });

  it("gives up an upload that was never finished, and leaves no part of it behind", async () => {
    const bare = anUploadingJob();
    const key = inputKey(bare.userId, bare.jobId, bare.fileName);
    const { uploadId } = await uploads().beginMultipart(key);
    await jobs().add({ ...bare, upload: { method: "multipart", uploadId, partBytes: 8 * 2 ** 20 } });
    expect(await sweepAt(t0 + 1000)).toBe(1);
    expect(await jobs().find(bare.jobId)).toMatchObject({ status: "CANCELLED", because: "upload_abandoned" });
    const { Uploads = [] } = await aws.clients.s3.send(
      new ListMultipartUploadsCommand({ Bucket: aws.names.buckets.inputs }),
    );
    expect(Uploads).toEqual([]);
  });
});
