import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { createHash } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { toItem } from "@gas/aws/dynamo-items";
import { messageBus } from "@gas/aws/message-bus";
import { s3ObjectStore } from "@gas/aws/s3-object-store";
import { resourceNames, topicArns } from "@gas/aws/topology";
import { createTreeHash } from "@gas/aws/tree-hash";
import { UserId } from "@gas/core/accounts/account";
import type { ArchiveStatus } from "@gas/core/archiving/result-lifecycle";
import { JobId } from "@gas/core/jobs/job-id";
import type { ResultIn } from "@gas/core/jobs/job";
import { archiveKey, resultKey } from "@gas/core/uploads/object-keys";
import { BatchWriteCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { startStack, type Stack } from "../stack/stack.ts";

/**
 * `npm run bench -- lifecycle [--results 300] [--upgrade 10000] [--large-mib 2048]`: results archived and restored per
 * second on the embedded stack, how long an upgrade with many archived results takes, and the worker's peak memory with
 * one large result. The archive's own hours are scaled to almost nothing, so that what is measured is the service.
 */
export async function benchLifecycle(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      results: { type: "string", default: "300" },
      upgrade: { type: "string", default: "10000" },
      "large-mib": { type: "string", default: "2048" },
      store: { type: "string", default: "s3-glacier" },
    },
  });
  const stateDir = await mkdtemp(path.join(tmpdir(), "gas-bench-"));
  const env = {
    ARCHIVE_AFTER: "0s",
    ARCHIVE_STORE: values.store,
    GLACIER_TIME_SCALE: "0.000001",
    ARCHIVER_SLOTS: "8",
    SWEEP_SECONDS: "1",
  };
  const stack = await startStack({
    stateDir,
    ports: { web: 0, s3: 0, messaging: 0, dynamo: 0 },
    env,
    web: false,
  });
  console.log(
    `lifecycle: archive ${values.store}, ${availableParallelism()} cores, everything on one machine`,
  );
  try {
    await archiveAndRestore(stack, Number(values.results));
    await upgradeMany(stack, Number(values.upgrade));
    await moveLarge(stack, Number(values["large-mib"]) * 2 ** 20);
  } finally {
    await stack.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

const houseOf = ({ clients, prefix, aws }: Stack) => {
  const names = resourceNames(prefix);
  return {
    names,
    jobs: dynamoJobStore(clients.dynamo, names.tables.jobs),
    accounts: dynamoAccountStore(clients.dynamo, names.tables.users),
    results: s3ObjectStore(clients.s3, names.buckets.results),
    bus: messageBus(clients, {
      topicArns: topicArns(aws.region, "000000000000", prefix),
      queues: names.queues,
    }),
  };
};
type House = ReturnType<typeof houseOf>;

async function archiveAndRestore(stack: Stack, count: number): Promise<void> {
  const house = houseOf(stack);
  const userId = await aPerson(house, "bench-archive");
  const rows: ResultIn<"AVAILABLE">[] = [];
  for (let i = 0; i < count; i++) rows.push(await aResult(house, userId, Buffer.alloc(150_000, i)));
  await writeRows(stack, rows);
  let began = performance.now();
  for (const { jobId } of rows) await house.bus.send("archive", { jobId });
  await untilAll(stack, userId, count, "ARCHIVED");
  const archived = count / ((performance.now() - began) / 1000);
  began = performance.now();
  await upgrade(house, userId);
  await untilAll(stack, userId, count, "RESTORED");
  const restored = count / ((performance.now() - began) / 1000);
  console.log(
    `${count} results of 150 kB: ${archived.toFixed(1)} archived a second, ${restored.toFixed(1)} restored and verified a second`,
  );
}

/** Rows and copies are put where archiving would have put them; the upgrade itself is the service's. */
async function upgradeMany(stack: Stack, count: number): Promise<void> {
  if (count === 0) return;
  const house = houseOf(stack);
  const userId = await aPerson(house, "bench-upgrade");
  const bytes = Buffer.from("a small result");
  const rows: ResultIn<"ARCHIVED">[] = [];
  for (let i = 0; i < count; i++) {
    const { archiveDueAt: _, ...job } = completedRow(userId, bytes);
    const archiveId = archiveKey(job.results.vcf.key, "bench");
    rows.push({
      ...job,
      archiveStatus: "ARCHIVED",
      archiveId,
      archiveCopy: { bytes: bytes.length, treeHash: treeHashOf(bytes), storedAt: Date.now() },
      archivedAt: Date.now(),
      evicted: true,
      wakeAt: undefined,
    });
  }
  for (let i = 0; i < rows.length; i += 16)
    await Promise.all(
      rows.slice(i, i + 16).map(({ archiveId }) =>
        stack.clients.s3.send(
          new PutObjectCommand({
            Bucket: house.names.buckets.archives,
            Key: archiveId,
            Body: bytes,
            StorageClass: "GLACIER",
          }),
        ),
      ),
    );
  await writeRows(stack, rows);
  const began = performance.now();
  await upgrade(house, userId);
  const answered = performance.now() - began;
  for (;;) {
    const account = await house.accounts.find(userId);
    if (account?.wakeAt === undefined) break;
    await sleep(200);
  }
  const asked = performance.now() - began;
  await untilAll(stack, userId, count, "RESTORED");
  const back = performance.now() - began;
  console.log(
    `upgrade with ${count} archived results: answered in ${answered.toFixed(0)} ms, all asked back after ${(asked / 1000).toFixed(1)} s, all restored and verified after ${(back / 1000).toFixed(1)} s`,
  );
}

async function moveLarge(stack: Stack, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const house = houseOf(stack);
  const userId = await aPerson(house, "bench-large");
  const job = completedRow(userId, Buffer.alloc(0));
  const sha256 = createHash("sha256");
  const writer = house.results.writer(job.results.vcf.key, "application/gzip");
  const chunk = Buffer.alloc(2 ** 20);
  for (let at = 0; at < bytes; at += chunk.length) {
    chunk.writeUInt32LE(at / chunk.length);
    sha256.update(chunk);
    await writer.write(Buffer.from(chunk));
  }
  const { versionId } = await writer.close();
  const vcf = { ...job.results.vcf, bytes, sha256: sha256.digest("hex"), versionId };
  await writeRows(stack, [{ ...job, results: { ...job.results, vcf } }]);
  const idle = peakRss(stack);
  let began = performance.now();
  await house.bus.send("archive", { jobId: job.jobId });
  await untilAll(stack, userId, 1, "ARCHIVED");
  const out = (performance.now() - began) / 1000;
  began = performance.now();
  await upgrade(house, userId);
  await untilAll(stack, userId, 1, "RESTORED");
  const back = (performance.now() - began) / 1000;
  console.log(
    `one result of ${bytes / 2 ** 20} MiB: archived in ${out.toFixed(1)} s, restored and verified in ${back.toFixed(1)} s; the worker's peak RSS ${peakRss(stack)} MiB (before: ${idle} MiB)`,
  );
}

async function aPerson({ accounts }: House, name: string): Promise<UserId> {
  const userId = UserId.parse(name);
  await accounts.welcome({ userId, plan: "free", createdAt: Date.now(), planVersion: 0 });
  return userId;
}

async function upgrade({ accounts, bus }: House, userId: UserId): Promise<void> {
  await accounts.changePlan(userId, "premium", Date.now());
  await bus.send("restoreRequests", { userId });
}

function completedRow(userId: UserId, bytes: Buffer): ResultIn<"AVAILABLE"> {
  const jobId = JobId.parse(crypto.randomUUID());
  const file = { key: resultKey(userId, jobId, "bench", "log", "bench.vcf"), bytes: 1 };
  const now = Date.now();
  return {
    jobId,
    userId,
    fileName: "bench.vcf",
    announcedBytes: 1,
    reference: "yeast",
    submitTime: now,
    version: 0,
    input: { key: `inputs/${userId}/${jobId}/bench.vcf`, bytes: 1, etag: "x" },
    attempts: 1,
    status: "COMPLETED",
    startTime: now,
    completeTime: now,
    engine: "bench",
    results: {
      vcf: {
        key: resultKey(userId, jobId, "bench", "vcf", "bench.vcf"),
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      },
      summary: file,
      log: file,
    },
    counts: { read: 1, annotated: 1, unannotated: 0, rejected: 0 },
    archiveStatus: "AVAILABLE",
    archiveDueAt: now,
    wakeAt: now + 3_600_000,
  };
}

async function aResult({ results }: House, userId: UserId, bytes: Buffer): Promise<ResultIn<"AVAILABLE">> {
  const job = completedRow(userId, bytes);
  const writer = results.writer(job.results.vcf.key, "application/gzip");
  await writer.write(bytes);
  const { versionId } = await writer.close();
  return { ...job, results: { ...job.results, vcf: { ...job.results.vcf, versionId } } };
}

function treeHashOf(bytes: Buffer): string {
  const hash = createTreeHash();
  hash.update(bytes);
  return hash.digest();
}

async function writeRows({ clients, prefix }: Stack, rows: readonly object[]): Promise<void> {
  const table = resourceNames(prefix).tables.jobs;
  for (let i = 0; i < rows.length; i += 25) {
    const puts = rows.slice(i, i + 25).map((row) => ({ PutRequest: { Item: toItem(row) } }));
    await clients.dynamo.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
  }
}

async function untilAll(stack: Stack, userId: UserId, count: number, status: ArchiveStatus): Promise<void> {
  for (;;) {
    let found = 0;
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await stack.clients.dynamo.send(
        new QueryCommand({
          TableName: resourceNames(stack.prefix).tables.jobs,
          IndexName: "user_id_index",
          KeyConditionExpression: "user_id = :user",
          FilterExpression: "archive_status = :status AND (attribute_not_exists(evicted) OR evicted = :yes)",
          ExpressionAttributeValues: { ":user": userId, ":status": status, ":yes": true },
          Select: "COUNT",
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      found += page.Count ?? 0;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    if (found >= count) return;
    await sleep(count > 1000 ? 1000 : 100);
  }
}

/** The worker's peak resident memory so far, MiB; NaN where the system does not tell. */
function peakRss(stack: Stack): number {
  try {
    const status = readFileSync(`/proc/${stack.worker().process.pid}/status`, "utf8");
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
  } catch {
    return Number.NaN;
  }
}
