import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { awsClients } from "@gas/aws/clients";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { dynamoWorkerRegistry } from "@gas/aws/dynamo-worker-registry";
import { messageBus } from "@gas/aws/message-bus";
import { isPassingFault } from "@gas/aws/passing-faults";
import { s3ObjectStore } from "@gas/aws/s3-object-store";
import { s3UploadDesk } from "@gas/aws/s3-upload-desk";
import { sqsQueue } from "@gas/aws/sqs-queue";
import { queueSettings, resourceNames, topicArns } from "@gas/aws/topology";
import { planTable } from "@gas/core/accounts/plans";
import { annotator } from "./annotator.ts";
import { pulse } from "./beat.ts";
import { consume } from "./consume.ts";
import { commandEngine } from "./engines/command.ts";
import { embeddedEngine } from "./engines/embedded.ts";
import type { Engine } from "./engines/engine.ts";
import type { Env } from "./env.ts";
import type { Log } from "./log.ts";
import { sweepRegularly } from "./sweeper.ts";

/** A line as long as that of a VCF with a million samples and short genotypes; more is no line but noise. */
const maxLineBytes = 16 * 2 ** 20;

export type Worker = { stop(): Promise<void> };

/** Wires the worker and sets its loops going. The only file that knows both rules and AWS. */
export async function startWorker(env: Env, log: Log): Promise<Worker> {
  const engine = await chooseEngine(env, log);
  const { s3, sqs, sns, dynamo } = awsClients({
    region: env.AWS_REGION,
    endpoints: {
      s3: env.AWS_ENDPOINT_URL_S3,
      sqs: env.AWS_ENDPOINT_URL_SQS,
      sns: env.AWS_ENDPOINT_URL_SNS,
      dynamodb: env.AWS_ENDPOINT_URL_DYNAMODB,
    },
    credentials:
      env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY
        ? { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY }
        : undefined,
  });
  const names = resourceNames(env.RESOURCE_PREFIX);
  const now = () => Date.now();
  const jobs = dynamoJobStore(dynamo, names.tables.jobs);
  const bus = messageBus(
    { sns, sqs },
    {
      topicArns: topicArns(env.AWS_REGION, env.AWS_ACCOUNT_ID, env.RESOURCE_PREFIX),
      queues: names.queues,
    },
  );

  const life = pulse(
    { registry: dynamoWorkerRegistry(dynamo, names.tables.workers), now, log },
    {
      workerId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
      slots: env.ANNOTATOR_SLOTS,
      references: [...engine.references],
      engine: `${engine.name} ${engine.version}`,
    },
  );
  const consumer = consume({
    name: "annotationRequests",
    queue: await sqsQueue(sqs, names.queues.annotationRequests),
    slots: env.ANNOTATOR_SLOTS,
    visibilitySeconds: queueSettings.annotationRequests.visibilitySeconds,
    log,
    handler: life.timed(
      annotator({
        jobs,
        accounts: dynamoAccountStore(dynamo, names.tables.users),
        inputs: s3ObjectStore(s3, names.buckets.inputs),
        results: s3ObjectStore(s3, names.buckets.results),
        bus,
        engine,
        plans: planTable(env.FREE_MAX_UPLOAD_MIB),
        maxLineBytes,
        leaseMs: env.LEASE_SECONDS * 1000,
        timeLimitMs: env.JOB_TIME_LIMIT_MINUTES * 60_000,
        newLeaseOwner: () => randomUUID(),
        isPassingFault,
        now,
        log,
      }),
    ),
  });

  const ending = new AbortController();
  const loops = [
    life.run(ending.signal),
    sweepRegularly(
      { jobs, bus, uploads: s3UploadDesk(s3, names.buckets.inputs), now, log },
      env.SWEEP_SECONDS * 1000,
      ending.signal,
    ),
  ];
  return {
    stop: async () => {
      await consumer.stop(env.DRAIN_SECONDS * 1000);
      ending.abort();
      await Promise.all(loops);
    },
  };
}

function chooseEngine(env: Env, log: Log): Promise<Engine> {
  if (env.ENGINE === "embedded" || !env.ENGINE_COMMAND) return embeddedEngine(env.GAS_REFERENCES_DIR, log);
  return commandEngine({
    command: env.ENGINE_COMMAND,
    versionCommand: env.ENGINE_VERSION_COMMAND,
    reference: {
      name: env.ENGINE_REFERENCE_NAME,
      title: env.ENGINE_REFERENCE_TITLE,
      assembly: "",
      contigs: [],
    },
  });
}
