import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourceNames, topicArns } from "@gas/aws/topology";
import { startFakeEc2 } from "@gas/worker/testing/fake-ec2";
import { demoClient, hasEnded, type ApiClient } from "../scripts/stack/api-client.ts";
import { header, recordsOnChrI } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

// Long enough that a worker can be killed in the middle of it.
const manyRecords = header + recordsOnChrI(200_000);
// Short, so that the test need not wait long until a dead worker's claim lapses.
const quick = { LEASE_SECONDS: "2", SWEEP_SECONDS: "1" };

let stack: Awaited<ReturnType<typeof startTestStack>>;
let client: ApiClient;
beforeAll(async () => {
  stack = await startTestStack({ env: quick });
  client = await demoClient(stack.url, "premium");
});
afterAll(() => stack?.destroy());

describe("a worker that is killed in the middle of a job", () => {
  it("is succeeded by another: the job completes once, with one result, and says that it was taken up again", async () => {
    const resultQueue = await subscribeToResults();
    const doomed = stack.worker();
    const { jobId } = await client.submit("killed.vcf", Buffer.from(manyRecords));
    await client.follow(jobId, ({ status }) => status === "RUNNING");
    doomed.process.kill("SIGKILL");
    await doomed.ended;
    await stack.startWorker(quick);

    const views = await client.follow(jobId, hasEnded);
    expect(views.at(-1)).toMatchObject({
      status: "COMPLETED",
      counts: { read: 200_000, annotated: 200_000 },
    });
    expect(views.some(({ revival }) => revival?.text.includes("went silent"))).toBe(true);

    const { buckets } = resourceNames(stack.prefix);
    const { Contents = [] } = await stack.clients.s3.send(
      new ListObjectsV2Command({ Bucket: buckets.results }),
    );
    const files = Contents.map(({ Key = "" }) => Key).filter((key) => key.endsWith(".annotated.vcf.gz"));
    expect(files).toHaveLength(1);
    const result = await client.fetchFile(jobId, "vcf");
    expect(
      gunzipSync(result.bytes)
        .toString()
        .split("\n")
        .filter((line) => line.startsWith("chrI")),
    ).toHaveLength(200_000);
    const [file] = views.at(-1)?.files ?? [];
    expect(file).toMatchObject({
      kind: "vcf",
      sha256: createHash("sha256").update(result.bytes).digest("hex"),
    });
    expect(await noticesIn(resultQueue)).toEqual([{ jobId }]);
  });
});

describe("a job that kills every worker", () => {
  it("is given up after three tries, with a reason, and the jobs behind it are done", async () => {
    await stack.worker().stop();
    const { jobId } = await client.submit("poison.vcf", Buffer.from(manyRecords));
    let begun = 0;
    for (let attempt = 1; attempt <= 3; attempt++) {
      const worker = await stack.startWorker(quick);
      const views = await client.follow(
        jobId,
        ({ status, startTime = 0 }) => status === "RUNNING" && startTime > begun,
      );
      begun = views.at(-1)?.startTime ?? 0;
      worker.process.kill("SIGKILL");
      await worker.ended;
    }
    await stack.startWorker(quick);
    const ended = (await client.follow(jobId, hasEnded)).at(-1);
    expect(ended).toMatchObject({ status: "FAILED", error: { code: "gave_up" } });
    const next = await client.submit("next.vcf", Buffer.from(header + recordsOnChrI(5)));
    expect((await client.follow(next.jobId, hasEnded)).at(-1)).toMatchObject({ status: "COMPLETED" });
  });
});

describe("a worker whose server AWS takes away", () => {
  it("gives its job back and says that it is done; another worker does the job, and nobody counts it as a failure", async () => {
    await stack.worker().stop();
    const ec2 = await startFakeEc2();
    const leaving = await stack.startWorker({
      ...quick,
      IMDS_ENDPOINT: ec2.endpoint,
      IMDS_POLL_SECONDS: "0.1",
      AWS_ENDPOINT_URL_AUTO_SCALING: ec2.endpoint,
      DRAIN_HOOK: "gas-annotators/drain",
    });
    const { jobId } = await client.submit("moved.vcf", Buffer.from(manyRecords));
    await client.follow(jobId, ({ status }) => status === "RUNNING");
    // The time of the interruption has come already: there is none left to finish in.
    ec2.metadata.set("spot/instance-action", '{"action":"terminate","time":"2026-01-01T00:00:00Z"}');
    await ec2.until("CompleteLifecycleAction");
    const before = (await client.follow(jobId, ({ status }) => status === "PENDING")).at(-1);
    expect(before?.revival?.text).toContain("handed it back");
    expect(leaving.process.exitCode).toBeNull(); // it stays, idle, until its server ends

    await stack.startWorker(quick);
    expect((await client.follow(jobId, hasEnded)).at(-1)).toMatchObject({ status: "COMPLETED" });
    await leaving.stop();
    ec2.stop();
  });
});

async function subscribeToResults(): Promise<string> {
  const { sqs, sns } = stack.clients;
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "test-results" }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArns("us-east-1", "000000000000", stack.prefix).jobResults,
      Protocol: "sqs",
      Endpoint: Attributes?.["QueueArn"],
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  return QueueUrl;
}

async function noticesIn(QueueUrl: string): Promise<unknown[]> {
  const { Messages = [] } = await stack.clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = "" }) => JSON.parse(Body) as unknown);
}
