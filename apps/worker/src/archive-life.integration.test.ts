import { createHash, randomUUID } from "node:crypto";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { glacierVaultArchiveStore } from "@gas/aws/glacier-vault-archive-store";
import { messageBus } from "@gas/aws/message-bus";
import { s3GlacierArchiveStore } from "@gas/aws/s3-glacier-archive-store";
import { s3ObjectStore } from "@gas/aws/s3-object-store";
import { s3UploadDesk } from "@gas/aws/s3-upload-desk";
import { sqsQueue } from "@gas/aws/sqs-queue";
import { deadLetterName } from "@gas/aws/topology";
import { UserId } from "@gas/core/accounts/account";
import { JobId } from "@gas/core/jobs/job-id";
import type { ResultIn } from "@gas/core/jobs/job";
import type { ArchiveStore } from "@gas/core/ports/archive-store";
import { minute } from "@gas/core/time";
import { queues } from "@gas/core/messages/queues";
import { anUploadingJob, someResults } from "@gas/core/testing/builders";
import { resultKey } from "@gas/core/uploads/object-keys";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { archiver } from "./archiver.ts";
import { consume } from "./consume.ts";
import { createLog } from "./log.ts";
import { restorer } from "./restorer.ts";
import { removeStrays } from "./strays.ts";
import { sweep } from "./sweeper.ts";
import { thawer } from "./thawer.ts";

let now = Date.now();
let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws({ clock: () => new Date(now) });
});
afterAll(() => aws.stop());

const never = new AbortController().signal;
const text = "the annotated variants";
const userId = () => UserId.parse(`user-${randomUUID()}`);

function worker(archives: ArchiveStore) {
  const { clients, names } = aws;
  const jobs = dynamoJobStore(clients.dynamo, names.tables.jobs);
  const results = s3ObjectStore(clients.s3, names.buckets.results);
  return {
    jobs,
    results,
    archives,
    accounts: dynamoAccountStore(clients.dynamo, names.tables.users),
    inputs: s3ObjectStore(clients.s3, names.buckets.inputs),
    uploads: s3UploadDesk(clients.s3, names.buckets.inputs),
    bus: messageBus(clients, { topicArns: aws.topicArns, queues: names.queues }),
    hold: () => ({ lost: never, stop: () => {} }),
    leaseMs: 30_000,
    archiveAfterMs: 30 * minute,
    archiveMinBytes: 0,
    restore: { timeScale: 1, expeditedAtMost: 1 },
    atOnce: 2,
    newLeaseOwner: () => randomUUID(),
    newRequest: () => randomUUID(),
    now: () => now,
    log: createLog("silent"),
  };
}
type Worker = ReturnType<typeof worker>;

/** A completed job of `owner`, its result in S3, due to be archived in half an hour. */
async function aResult({ jobs, results }: Worker, owner: UserId): Promise<JobId> {
  const job = anUploadingJob({ userId: owner, submitTime: now, wakeAt: now });
  const { jobId } = job;
  await jobs.add(job);
  const input = { key: "inputs/x", bytes: 1000, etag: '"e"' };
  await jobs.apply(jobId, "submit", { submitTime: now, input, attempts: 0, reminders: 0, wakeAt: now }, {});
  const lease = { owner: "lease-1", until: now + 30_000 };
  const progress = { inputBytes: 0, records: 0, at: now };
  await jobs.apply(jobId, "claim", { startTime: now, lease, progress, attempts: 1, wakeAt: now }, { now });
  const key = resultKey(owner, jobId, "lease-1", "vcf", job.fileName);
  const writer = results.writer(key, "application/gzip");
  await writer.write(Buffer.from(text));
  const { bytes, versionId } = await writer.close();
  const sha256 = createHash("sha256").update(text).digest("hex");
  const done = await jobs.apply(
    jobId,
    "complete",
    {
      completeTime: now,
      engine: "embedded",
      results: { ...someResults(), vcf: { key, bytes, sha256, versionId } },
      counts: { read: 1, annotated: 1, unannotated: 0, rejected: 0 },
      archiveStatus: "AVAILABLE",
      archiveDueAt: now + 30 * minute,
      wakeAt: now + 31 * minute,
    },
    { leaseOwner: "lease-1" },
  );
  expect(done).not.toBeNull();
  return jobId;
}

const signUp = async ({ accounts }: Worker) =>
  (await accounts.welcome({ userId: userId(), plan: "free", createdAt: now, planVersion: 0 })).userId;

async function versionsOf({ results }: Worker, owner: UserId): Promise<number> {
  let count = 0;
  for await (const version of results.listVersions(`results/${owner}/`)) if (version) count++;
  return count;
}

/** The notice about this copy, as the worker would get it; what comes of other tests is passed over. */
async function noticeOf(archiveId: string): Promise<Parameters<ReturnType<typeof thawer>>[0]> {
  const queue = await sqsQueue(aws.clients.sqs, aws.names.queues.archiveRetrievals);
  for (;;) {
    const [delivery] = await queue.receive(1, never);
    if (!delivery) throw new Error("no notice came");
    await queue.remove(delivery);
    const notice = queues.archiveRetrievals.message.parse(JSON.parse(delivery.body));
    if ("retrievals" in notice && notice.retrievals.some((one) => one.archiveId === archiveId)) return notice;
  }
}

const stores: [string, () => ArchiveStore][] = [
  [
    "a bucket in a Glacier class",
    () => s3GlacierArchiveStore(aws.clients.s3, { buckets: aws.names.buckets, storageClass: "GLACIER" }),
  ],
  [
    "a vault",
    () =>
      glacierVaultArchiveStore(
        { glacier: aws.clients.glacier, s3: aws.clients.s3 },
        { vault: aws.names.vault, results: aws.names.buckets.results, now: () => now },
      ),
  ],
];

describe.each(stores)("a result and an archive that is %s", (_, archive) => {
  it("waits for its time, moves, comes back on an upgrade by the notice, and is due again after a downgrade", async () => {
    const deps = worker(archive());
    const owner = await signUp(deps);
    const jobId = await aResult(deps, owner);
    const found = () => deps.jobs.find(jobId);

    expect(await archiver(deps)({ jobId }, never)).toEqual({ end: "wait", milliseconds: 30 * minute });
    now += 30 * minute;
    expect(await archiver(deps)({ jobId }, never)).toEqual({ end: "done" });
    expect(await archiver(deps)({ jobId }, never)).toEqual({ end: "done" }); // the message that comes twice
    expect(await found()).toMatchObject({ archiveStatus: "ARCHIVED", evicted: true });
    expect(await versionsOf(deps, owner)).toBe(0);

    await deps.accounts.changePlan(owner, "premium", now);
    expect(await restorer(deps)({ userId: owner }, never)).toEqual({ end: "done" });
    const retrieving = (await found()) as ResultIn<"RETRIEVING">;
    expect(retrieving).toMatchObject({ archiveStatus: "RETRIEVING", retrieval: { tier: "Expedited" } });
    expect(await deps.jobs.countRetrieving(owner)).toBe(1);
    now += 3 * minute;
    await aws.tick();
    await thawer(deps)(await noticeOf(retrieving.archiveId), never);
    const restored = (await found()) as ResultIn<"RESTORED">;
    expect(restored).toMatchObject({ archiveStatus: "RESTORED" });
    const { key, versionId } = restored.results.vcf;
    const chunks: Uint8Array[] = [];
    for await (const chunk of deps.results.read(key, { versionId })) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(text);

    await deps.accounts.changePlan(owner, "free", now);
    await restorer(deps)({ userId: owner }, never);
    expect(await found()).toMatchObject({ archiveStatus: "AVAILABLE", archiveDueAt: now + 30 * minute });
    now += 30 * minute;
    await archiver(deps)({ jobId }, never);
    // The copy of the first stay is still there, and serves again.
    expect(await found()).toMatchObject({ archiveStatus: "ARCHIVED", archiveId: restored.archiveId });
  });

  it("changes nothing when a notice is of another retrieval, another key, or of no job at all", async () => {
    const deps = worker(archive());
    const owner = await signUp(deps);
    const jobId = await aResult(deps, owner);
    now += 30 * minute;
    await archiver(deps)({ jobId }, never);
    await deps.accounts.changePlan(owner, "premium", now);
    await restorer(deps)({ userId: owner }, never);
    now += 3 * minute;
    await aws.tick();
    const before = (await deps.jobs.find(jobId)) as ResultIn<"RETRIEVING">;
    const { archiveId, retrieval, results } = before;
    const real = { archiveId, retrievalId: retrieval.id ?? "", key: results.vcf.key };
    const forged = [
      { ...real, retrievalId: "an-old-one" },
      { ...real, archiveId: "another" },
      { ...real, key: resultKey(owner, jobId, "lease-2", "vcf", "other.vcf") },
      { ...real, key: `results/${owner}/${randomUUID()}/lease-1/x` },
      { ...real, key: "../../etc/passwd" },
    ];
    for (const notice of forged)
      expect(await thawer(deps)({ retrievals: [notice] }, never)).toEqual({ end: "done" });
    expect(await deps.jobs.find(jobId)).toEqual(before);
    expect(await versionsOf(deps, owner)).toBe(0);
  });

  it("is found by the reconciler when its notice was lost, and when its archiver died", async () => {
    const deps = worker(archive());
    const owner = await signUp(deps);
    const jobId = await aResult(deps, owner);
    now += 30 * minute;
    // An archiver that dies after its claim.
    const died = { ...deps, archives: { ...deps.archives, store: () => new Promise<never>(() => {}) } };
    void archiver(died)({ jobId }, never);
    await expect
      .poll(async () => (await deps.jobs.find(jobId)) ?? {})
      .toMatchObject({ archiveStatus: "ARCHIVING" });
    now += minute;
    expect(await sweep(deps)).toBeGreaterThan(0);
    await archiver(deps)({ jobId }, never);
    expect(await deps.jobs.find(jobId)).toMatchObject({ archiveStatus: "ARCHIVED" });

    await deps.accounts.changePlan(owner, "premium", now);
    await sweep(deps); // nobody told the restorer: the account itself is due
    await restorer(deps)({ userId: owner }, never);
    now += 20 * minute;
    await aws.tick();
    await sweep(deps);
    await thawer(deps)({ jobId }, never); // what the reconciler has rung for
    expect(await deps.jobs.find(jobId)).toMatchObject({ archiveStatus: "RESTORED" });
  });

  it("leaves nothing anywhere when its job is deleted, and the list does not show it", async () => {
    const deps = worker(archive());
    const owner = await signUp(deps);
    const jobId = await aResult(deps, owner);
    now += 30 * minute;
    await archiver(deps)({ jobId }, never);
    const archived = (await deps.jobs.find(jobId)) as ResultIn<"ARCHIVED">;
    await deps.jobs.apply(
      jobId,
      "delete",
      { formerUserId: owner, deletedAt: now, purges: 0, wakeAt: now },
      {},
    );
    expect((await deps.jobs.listOf(owner, { limit: 10 })).jobs).toEqual([]);
    for (const later of [0, 60 * minute, 24 * 60 * minute]) {
      now += later;
      await sweep(deps);
    }
    expect(await versionsOf(deps, owner)).toBe(0);
    expect(await deps.jobs.find(jobId)).toBeNull();
    await expect(deps.archives.retrieve(archived.archiveId, "x", "Standard")).rejects.toThrow(/./);
  });

  it("has its unnamed copies found: what an archiver stored that died before it could be recorded", async () => {
    const deps = worker(archive());
    const owner = await signUp(deps);
    const jobId = await aResult(deps, owner);
    const job = (await deps.jobs.find(jobId)) as ResultIn<"AVAILABLE">;
    const stray = await deps.archives.store(job.results.vcf, "an-attempt-that-died");
    while ((await deps.archives.list()) === null) {
      now += 5 * 60 * minute; // a vault counts for some hours
      await aws.tick();
    }
    now += 21 * 60 * minute;
    await deps.archives.list();
    now += 5 * 60 * minute;
    await aws.tick();
    expect(await removeStrays(deps)).toBeGreaterThan(0);
    await expect(deps.archives.retrieve(stray.archiveId, job.results.vcf.key, "Standard")).rejects.toThrow(
      /./,
    );
    expect(await deps.jobs.find(jobId)).toMatchObject({ archiveStatus: "AVAILABLE" });
  });
});

describe("a queue of the archive", () => {
  it("parks what is no message of its own, and says why", async () => {
    const { sqs } = aws.clients;
    const name = "archiveRetrievals" as const;
    const QueueName = aws.names.queues[name];
    const queue = await sqsQueue(sqs, QueueName);
    const urlOf = (queueName: string) => `${aws.config.endpoints?.sqs}/000000000000/${queueName}`;
    const consumer = consume({
      name,
      queue,
      slots: 2,
      visibilitySeconds: 45,
      log: createLog("silent"),
      handler: thawer(worker(stores[0]![1]())),
    });
    const nonsense = ["not JSON", JSON.stringify({ Records: "none" }), JSON.stringify({ jobId: "no id" })];
    for (const MessageBody of nonsense)
      await sqs.send(new SendMessageCommand({ QueueUrl: urlOf(QueueName), MessageBody }));
    const parked: string[] = [];
    while (parked.length < nonsense.length) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: urlOf(deadLetterName(QueueName)),
          WaitTimeSeconds: 20,
          MaxNumberOfMessages: 10,
        }),
      );
      if (Messages.length === 0) throw new Error("nothing was parked");
      parked.push(...Messages.map(({ Body = "" }) => Body));
    }
    expect(parked.toSorted()).toEqual(nonsense.toSorted());
    await consumer.stop(0);
  });

  it("keeps a message that waits longer than SQS can hide it out of the dead letters", async () => {
    const queue = await sqsQueue(aws.clients.sqs, aws.names.queues.archive);
    const bus = messageBus(aws.clients, { topicArns: aws.topicArns, queues: aws.names.queues });
    // Each hiding ends at once here, as if twelve hours had passed: thirteen days are 26 of them, and six receives are allowed.
    const impatient = {
      ...queue,
      hide: (delivery: Parameters<typeof queue.hide>[0]) => queue.hide(delivery, 0),
    };
    let handled = 0;
    const enough = Promise.withResolvers<void>();
    const consumer = consume({
      name: "archive",
      queue: impatient,
      slots: 1,
      visibilitySeconds: 45,
      log: createLog("silent"),
      handler: async () => {
        if (++handled < 60) return { end: "wait", milliseconds: 13 * 24 * 3600_000 };
        enough.resolve();
        return { end: "done" };
      },
    });
    await bus.send("archive", { jobId: JobId.parse(randomUUID()) });
    await enough.promise;
    await consumer.stop(0);
    expect(handled).toBe(60);
  });
});
