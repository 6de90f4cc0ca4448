import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { awsClients, type AwsClients } from "@gas/aws/clients";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoFigureStore } from "@gas/aws/dynamo-figure-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { dynamoWorkerRegistry } from "@gas/aws/dynamo-worker-registry";
import { groupLifecycle, type GroupHook } from "@gas/aws/group-lifecycle";
import { glacierVaultArchiveStore } from "@gas/aws/glacier-vault-archive-store";
import { dynamoMailLedger } from "@gas/aws/dynamo-mail-ledger";
import { messageBus } from "@gas/aws/message-bus";
import { isPassingFault } from "@gas/aws/passing-faults";
import { s3GlacierArchiveStore } from "@gas/aws/s3-glacier-archive-store";
import { s3ObjectStore } from "@gas/aws/s3-object-store";
import { s3UploadDesk } from "@gas/aws/s3-upload-desk";
import { sqsQueue } from "@gas/aws/sqs-queue";
import { queueSettings, resourceNames, topicArns } from "@gas/aws/topology";
import { planTable } from "@gas/core/accounts/plans";
import { dutyOf, type Duty } from "@gas/core/messages/duties";
import type { Queue } from "@gas/core/messages/queues";
import { counted } from "@gas/core/operations/count-events";
import type { ArchiveStore } from "@gas/core/ports/archive-store";
import { carrier } from "@gas/telemetry/traced";
import { annotator } from "./annotator.ts";
import { archiver } from "./archiver.ts";
import { pulse } from "./beat.ts";
import { consume, type Consumer, type Handler } from "./consume.ts";
import { drainHeartbeatMs, drainWhenTold } from "./drain-when-told.ts";
import { chooseEngine } from "./engines/choose-engine.ts";
import type { Engine } from "./engines/engine.ts";
import type { Env } from "./env.ts";
import { serveHealth, type Health } from "./health.ts";
import { holdResult } from "./hold-result.ts";
import { instanceMetadata } from "./instance-metadata.ts";
import type { Log } from "./log.ts";
import { chooseCarrier } from "./mail/choose-carrier.ts";
import { sweepMail } from "./mail/sweep-mail.ts";
import { bounceReader, notifier } from "./notifier.ts";
import { repeat } from "./repeat.ts";
import { restorer } from "./restorer.ts";
import { publishReferences } from "./publish-references.ts";
import { removeStrays } from "./strays.ts";
import { sweep } from "./sweeper.ts";
import { takeInventory } from "./take-inventory.ts";
import { thawer } from "./thawer.ts";

/** A line as long as that of a VCF with a million samples and short genotypes; more is no line but noise. */
const maxLineBytes = 16 * 2 ** 20;

export type Worker = {
  /** Takes no more messages; resolves when those under way are settled: finished within `graceMs`, or handed back. */
  drain(graceMs: number): Promise<void>;
  stop(): Promise<void>;
};

/** Wires the worker and sets its loops going. The only file that knows both rules and AWS. */
export async function startWorker(env: Env, log: Log): Promise<Worker> {
  const does = (duty: Duty) => env.WORKER_DUTIES.includes(duty);
  const engine = does("annotating") ? await chooseEngine(env, log) : null;
  const aws = {
    region: env.AWS_REGION,
    credentials:
      env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY
        ? { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY }
        : undefined,
  };
  const clients = awsClients({
    ...aws,
    endpoints: {
      s3: env.AWS_ENDPOINT_URL_S3,
      sqs: env.AWS_ENDPOINT_URL_SQS,
      sns: env.AWS_ENDPOINT_URL_SNS,
      dynamodb: env.AWS_ENDPOINT_URL_DYNAMODB,
      glacier: env.AWS_ENDPOINT_URL_GLACIER,
    },
  });
  const { s3, sqs, sns, dynamo } = clients;
  const names = resourceNames(env.RESOURCE_PREFIX);
  const figures = dynamoFigureStore(dynamo, names.tables.figures);
  const jobs = counted(
    dynamoJobStore(dynamo, names.tables.jobs, ({ job_id: jobId }, err) =>
      log.error({ jobId, err }, "a job's row cannot be read"),
    ),
    { figures, now: Date.now, onLost: (err) => log.warn({ err }, "a count was lost") },
  );
  const leaseMs = env.LEASE_SECONDS * 1000;
  const now = () => Date.now();
  const deps = {
    jobs,
    figures,
    inventoryEveryMs: env.INVENTORY_HOURS * 3600_000,
    accounts: dynamoAccountStore(dynamo, names.tables.users),
    inputs: s3ObjectStore(s3, names.buckets.inputs),
    results: s3ObjectStore(s3, names.buckets.results),
    uploads: s3UploadDesk(s3, names.buckets.inputs),
    archives: chooseArchive(env, clients),
    bus: messageBus(
      { sns, sqs },
      {
        topicArns: topicArns(env.AWS_REGION, env.AWS_ACCOUNT_ID, env.RESOURCE_PREFIX),
        queues: names.queues,
      },
      carrier,
    ),
    hold: holdResult({ jobs, leaseMs, now, log }),
    restore: { timeScale: env.GLACIER_TIME_SCALE, expeditedAtMost: env.EXPEDITED_AT_MOST },
    leaseMs,
    archiveAfterMs: env.ARCHIVE_AFTER,
    archiveMinBytes: env.ARCHIVE_MIN_BYTES,
    maxAttempts: env.JOB_ATTEMPTS,
    mails: dynamoMailLedger(dynamo, names.tables.mails),
    carrier: chooseCarrier(env),
    mailSecret: env.MAIL_SECRET ?? "",
    serviceUrl: (env.SERVICE_URL ?? "").replace(/\/$/, ""),
    mailLeaseMs: env.MAIL_LEASE_SECONDS * 1000,
    graceMs: env.BILLING_GRACE,
    atOnce: env.ARCHIVER_SLOTS,
    newLeaseOwner: () => randomUUID(),
    newRequest: () => randomUUID(),
    isPassingFault,
    now,
    log,
  };

  const life =
    engine &&
    pulse(
      { registry: dynamoWorkerRegistry(dynamo, names.tables.workers), now, log },
      {
        workerId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
        slots: env.ANNOTATOR_SLOTS,
        references: [...engine.references],
        engine: `${engine.name} ${engine.version}`,
      },
    );
  const annotate =
    engine &&
    annotator({
      ...deps,
      engine,
      plans: planTable(env.FREE_MAX_UPLOAD_MIB),
      maxLineBytes,
      timeLimitMs: env.JOB_TIME_LIMIT_MINUTES * 60_000,
    });
  /** Takes from a queue of this worker's duties; of another's nothing. */
  const listen = async <Q extends Queue>(
    name: Q,
    slots: number,
    handler: Handler<Q> | null,
  ): Promise<Consumer[]> => {
    if (!handler || !does(dutyOf[name])) return [];
    const queue = await sqsQueue(sqs, names.queues[name]);
    const { visibilitySeconds } = queueSettings[name];
    return [consume({ name, queue, slots, visibilitySeconds, log, handler })];
  };
  const listening = await Promise.all([
    listen("annotationRequests", env.ANNOTATOR_SLOTS, life && annotate && life.timed(annotate)),
    listen("archive", env.ARCHIVER_SLOTS, archiver(deps)),
    listen("restoreRequests", 2, restorer(deps)),
    listen("archiveRetrievals", env.ARCHIVER_SLOTS, thawer(deps)),
    listen("mail", env.NOTIFIER_SLOTS, notifier(deps)),
    listen("mailFeedback", 1, bounceReader(deps)),
  ]);
  const consumers = listening.flat();

  const published = s3ObjectStore(s3, names.buckets.references);
  const ending = new AbortController();
  const everySo = (name: string, ms: number, work: () => Promise<unknown>) =>
    repeat({ name, everyMs: ms, signal: ending.signal, log }, work);
  const keeping = () => [
    everySo("sweep", env.SWEEP_SECONDS * 1000, () => sweep(deps)),
    everySo("mail sweep", env.SWEEP_SECONDS * 1000, () => sweepMail(deps)),
    everySo("strays", env.STRAYS_HOURS * 3600_000, () => removeStrays(deps)),
    // Twice as often as one is wanted: whoever comes first when it is time takes it.
    everySo("inventory", env.INVENTORY_HOURS * 1800_000, () => takeInventory(deps)),
  ];
  let state: Health["state"] = "working";
  const drain = async (graceMs: number) => {
    state = "draining";
    await Promise.all(consumers.map((consumer) => consumer.stop(graceMs)));
  };
  const watchForEnd = (hook: GroupHook) =>
    drainWhenTold(
      {
        metadata: instanceMetadata(env.IMDS_ENDPOINT),
        group: groupLifecycle({ ...aws, endpoint: env.AWS_ENDPOINT_URL_AUTO_SCALING }, hook),
        drain,
        now,
        log,
      },
      {
        graceMs: env.DRAIN_SECONDS * 1000,
        pollMs: env.IMDS_POLL_SECONDS * 1000,
        heartbeatMs: drainHeartbeatMs,
      },
      ending.signal,
    );
  const annotating = (bundles: Engine["bundles"]) =>
    // Once, beside everything else; the hour is for a storage that did not answer.
    everySo("publish references", 3600_000, () => publishReferences({ references: published, log }, bundles));
  const loops = [
    ...(life ? [life.run(ending.signal)] : []),
    ...(engine ? [annotating(engine.bundles)] : []),
    ...(does("keeping") ? keeping() : []),
    ...(env.DRAIN_HOOK ? [watchForEnd(env.DRAIN_HOOK)] : []),
  ];
  const health = env.HEALTH_PORT === undefined ? null : await serveHealth(env.HEALTH_PORT, () => ({ state }));
  return {
    drain,
    stop: async () => {
      await drain(env.DRAIN_SECONDS * 1000);
      ending.abort();
      await Promise.all(loops);
      await health?.close();
    },
  };
}

function chooseArchive(env: Env, { s3, glacier }: AwsClients): ArchiveStore {
  const { buckets, vault } = resourceNames(env.RESOURCE_PREFIX);
  return env.ARCHIVE_STORE === "glacier-vault"
    ? glacierVaultArchiveStore({ glacier, s3 }, { vault, results: buckets.results, now: () => Date.now() })
    : s3GlacierArchiveStore(s3, { buckets, storageClass: env.ARCHIVE_STORAGE_CLASS });
}
