import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { messageBus } from "@gas/aws/message-bus";
import { s3ObjectStore } from "@gas/aws/s3-object-store";
import { planTable } from "@gas/core/accounts/plans";
import type { JobId } from "@gas/core/jobs/job-id";
import { anUploadingJob } from "@gas/core/testing/builders";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { annotator } from "./annotator.ts";
import { chooseEngine } from "./engines/choose-engine.ts";
import { readEnv } from "./env.ts";
import { createLog } from "./log.ts";

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());
const folder = mkdtempSync(path.join(tmpdir(), "gas-programs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pidFile = path.join(folder, "pid");
const vcf =
  "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchrI\t1\t.\tC\tT\t.\t.\t.\n";

/** A worker that annotates with a shell script, and a job for it. */
async function aJobFor(script: string, timeLimitMs = 60_000) {
  const { clients, names } = aws;
  const log = createLog("silent");
  const environment = { PATH: process.env["PATH"], ENGINE: "command" };
  const engine = await chooseEngine(
    readEnv({
      ...environment,
      ENGINE_COMMAND: JSON.stringify(["sh", "-c", script]),
      ENGINE_VERSION_COMMAND: '["echo","tool 7.1"]',
    }),
    log,
  );
  const inputs = s3ObjectStore(clients.s3, names.buckets.inputs);
  const results = s3ObjectStore(clients.s3, names.buckets.results);
  const jobs = dynamoJobStore(clients.dynamo, names.tables.jobs);
  const handle = annotator({
    jobs,
    accounts: dynamoAccountStore(clients.dynamo, names.tables.users),
    inputs,
    results,
    bus: messageBus(clients, { topicArns: aws.topicArns, queues: names.queues }),
    engine,
    plans: planTable(25),
    maxLineBytes: 2 ** 20,
    leaseMs: 30_000,
    archiveAfterMs: 60_000,
    timeLimitMs,
    newLeaseOwner: () => randomUUID(),
    isPassingFault: () => false,
    now: () => Date.now(),
    log,
  });
  const now = Date.now();
  const job = anUploadingJob({ submitTime: now, wakeAt: now });
  const key = `inputs/${job.jobId}`;
  await inputs.put(key, Buffer.from(vcf), "text/plain");
  const { etag } = (await inputs.head(key))!;
  await jobs.add(job);
  const input = { key, bytes: vcf.length, etag };
  await jobs.apply(
    job.jobId,
    "submit",
    { submitTime: now, input, attempts: 0, reminders: 0, wakeAt: now },
    {},
  );
  return {
    jobs,
    results,
    jobId: job.jobId,
    run: () => handle({ jobId: job.jobId }, new AbortController().signal),
  };
}
type Made = Awaited<ReturnType<typeof aJobFor>>;

async function failureOf({ jobs, results, jobId }: Made) {
  const job = await jobs.find(jobId);
  if (job?.status !== "FAILED") throw new Error(`The job is ${job?.status}.`);
  const chunks: Uint8Array[] = [];
  const key = job.results?.log?.key;
  if (key !== undefined) for await (const chunk of results.read(key)) chunks.push(chunk);
  return { error: job.error, log: Buffer.concat(chunks).toString() };
}

/** Whether the process that the script left word of still works. */
function isAtWork(): boolean {
  const stat = `/proc/${readFileSync(pidFile, "utf8").trim()}/stat`;
  return existsSync(stat) && !/\) [ZX]/.test(readFileSync(stat, "utf8"));
}

describe("a job that is annotated by a program", () => {
  it("fails with the program's last words on its page, and version, command and all it said in its log", async () => {
    const made = await aJobFor(
      "cat >/dev/null; for i in 1 2 3 4 5 6 7; do echo word $i >&2; done; kill -ABRT $$",
    );
    expect(await made.run()).toEqual({ end: "done" });
    const { error, log } = await failureOf(made);
    expect(error).toMatchObject({
      code: "engine_failed",
      message: "sh stopped (SIGABRT): word 3\nword 4\nword 5\nword 6\nword 7",
    });
    expect(log).toContain("Engine: sh tool 7.1");
    expect(log).toContain('Command: sh -c "cat >/dev/null;');
    expect(log).toMatch(/sh: word 1\n[\s\S]*sh: word 7\n[\s\S]*Failed: sh stopped \(SIGABRT\)/);
  });

  it("fails when its time is up, and the program with all that it started is gone", async () => {
    const made = await aJobFor(`sleep 600 & echo $! > ${pidFile}; cat >/dev/null; wait`, 1000);
    expect(await made.run()).toEqual({ end: "done" });
    expect((await failureOf(made)).error).toMatchObject({ code: "too_slow" });
    expect(isAtWork()).toBe(false);
  });

  it("leaves nothing running and no file when it is cancelled", async () => {
    const made = await aJobFor(`sleep 600 & echo $! > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; wait`);
    rmSync(pidFile, { force: true });
    const running = made.run();
    await untilStarted(made.jobs, made.jobId);
    const cancelled = await made.jobs.apply(
      made.jobId,
      "cancel",
      { completeTime: Date.now(), because: "owner" },
      {},
    );
    expect(cancelled?.status).toBe("CANCELLED");
    expect(await running).toEqual({ end: "done" });
    expect(isAtWork()).toBe(false);
    const left = await made.results.list("results/");
    expect(left.filter((key) => key.includes(made.jobId))).toEqual([]);
  });
});

/** Resolves once the job runs and its program has left word. */
async function untilStarted(jobs: Made["jobs"], jobId: JobId): Promise<void> {
  await expect
    .poll(async () => existsSync(pidFile) && (await jobs.find(jobId))?.status, { timeout: 30_000 })
    .toBe("RUNNING");
}
