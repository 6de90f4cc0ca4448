import { awsCredentialsProvider } from "@vercel/oidc-aws-credentials-provider";
import { createCache } from "@gas/annotation/explore/read/cache";
import { planTable } from "@gas/core/accounts/plans";
import { awsClients, type AwsCredentials } from "@gas/aws/clients";
import { counted } from "@gas/core/operations/count-events";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoFigureStore } from "@gas/aws/dynamo-figure-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { dynamoMailLedger } from "@gas/aws/dynamo-mail-ledger";
import { dynamoWorkerRegistry } from "@gas/aws/dynamo-worker-registry";
import { messageBus } from "@gas/aws/message-bus";
import { s3DownloadDesk } from "@gas/aws/s3-download-desk";
import { s3ObjectStore } from "@gas/aws/s3-object-store";
import { s3UploadDesk } from "@gas/aws/s3-upload-desk";
import { sqsQueueDesk } from "@gas/aws/sqs-queue-desk";
import { resourceNames, topicArns } from "@gas/aws/topology";
import type { ServiceStatus } from "@gas/core/operations/service-status";
import { carrier } from "@gas/telemetry/traced";
import type { Payments } from "@gas/core/ports/payments";
import { stripePayments } from "./billing/stripe-payments.ts";
import { stripeKeys } from "./billing/stripe-settings.ts";
import type { WebDeps } from "./deps.ts";
import { env, type Env } from "./env.ts";
import { describeCauses, logToStderr } from "./log.ts";
import { jobViewer, type JobViewer } from "./job-viewer.ts";
import { jobWatch, type JobWatch } from "./watch-jobs.ts";
import { rateLimits, type RateLimits } from "./rate-limits.ts";
import { statusViewer } from "./view-status.ts";
import { restoringWatch, type RestoringWatch } from "./watch-restoring.ts";

/** The app as wired: its parts and what is shared by all requests of this process. */
export type House = {
  env: Env;
  deps: WebDeps;
  view: JobViewer;
  watch: JobWatch;
  watchRestoring: RestoringWatch;
  limits: RateLimits;
  status: () => Promise<ServiceStatus>;
};

/** Of columns of results, expanded: all that a filter reads of a million records takes some 60 MB. */
const exploredBytes = 256 * 2 ** 20;

/** Wires every port to its adapter: the only place that knows both. */
export function compose(settings: Env): House {
  const { AWS_REGION: region, RESOURCE_PREFIX: prefix } = settings;
  const names = resourceNames(prefix);
  const { s3, sqs, sns, dynamo } = awsClients({
    region,
    endpoints: {
      s3: settings.AWS_ENDPOINT_URL_S3,
      sqs: settings.AWS_ENDPOINT_URL_SQS,
      sns: settings.AWS_ENDPOINT_URL_SNS,
      dynamodb: settings.AWS_ENDPOINT_URL_DYNAMODB,
    },
    credentials: credentialsOf(settings),
  });
  const figures = dynamoFigureStore(dynamo, names.tables.figures);
  const deps: WebDeps = {
    jobs: counted(dynamoJobStore(dynamo, names.tables.jobs), {
      figures,
      now: Date.now,
      onLost: (error) => logToStderr({ event: "count_lost", cause: describeCauses(error) }),
    }),
    figures,
    queueDesk: sqsQueueDesk(sqs, names.queues),
    accounts: dynamoAccountStore(dynamo, names.tables.users),
    workers: dynamoWorkerRegistry(dynamo, names.tables.workers),
    inputs: s3ObjectStore(s3, names.buckets.inputs),
    results: s3ObjectStore(s3, names.buckets.results),
    uploads: s3UploadDesk(s3, names.buckets.inputs),
    downloads: s3DownloadDesk(s3, names.buckets.results),
    references: s3ObjectStore(s3, names.buckets.references),
    referenceDownloads: s3DownloadDesk(s3, names.buckets.references),
    bus: messageBus(
      { sns, sqs },
      { topicArns: topicArns(region, settings.AWS_ACCOUNT_ID, prefix), queues: names.queues },
      carrier,
    ),
    explored: createCache(exploredBytes),
    mails: dynamoMailLedger(dynamo, names.tables.mails),
    mailSecret: settings.MAIL_SECRET ?? null,
    plans: planTable(settings.FREE_MAX_UPLOAD_MIB),
    archiveMinBytes: settings.ARCHIVE_MIN_BYTES,
    restore: { timeScale: settings.GLACIER_TIME_SCALE, expeditedAtMost: settings.EXPEDITED_AT_MOST },
    payments: choosePayments(settings),
    graceMs: settings.BILLING_GRACE,
    // Where there is Stripe nobody changes their plan by themselves.
    testCheckout: stripeKeys(settings) === null && (settings.TEST_CHECKOUT ?? settings.DEMO_SIGN_IN),
    undoDeleteMs: settings.UNDO_DELETE,
    now: Date.now,
    log: logToStderr,
  };
  const view = jobViewer(deps);
  const watch = jobWatch(deps, view);
  const limits = rateLimits({
    read: settings.REQUESTS_A_MINUTE,
    change: settings.CHANGES_A_MINUTE,
    guest: settings.GUEST_REQUESTS_A_MINUTE,
    "sign-in": settings.SIGN_INS_A_MINUTE,
  });
  return {
    env: settings,
    deps,
    view,
    watch,
    watchRestoring: restoringWatch(deps, watch.hurry),
    limits,
    status: statusViewer(deps),
  };
}

/** Keys, the role that Vercel vouches for, or nothing: then the SDK finds those of the machine's role. */
function credentialsOf(settings: Env): AwsCredentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey };
  return settings.VERCEL_AWS_ROLE_ARN
    ? awsCredentialsProvider({
        roleArn: settings.VERCEL_AWS_ROLE_ARN,
        clientConfig: { region: settings.AWS_REGION },
      })
    : undefined;
}

function choosePayments(settings: Env): Payments | null {
  const keys = stripeKeys(settings);
  return (
    keys &&
    stripePayments({
      secretKey: keys.STRIPE_SECRET_KEY,
      webhookSecret: keys.STRIPE_WEBHOOK_SECRET,
      price: keys.STRIPE_PRICE,
      apiUrl: settings.STRIPE_API_URL,
      serviceUrl: settings.NEXTAUTH_URL.replace(/\/$/, ""),
    })
  );
}

// On globalThis, because the bundler gives pages and routes a copy of this module each, and `next dev` a new one at every change.
const shared = globalThis as typeof globalThis & { gasHouse?: House };

/** The one house of this process. */
export function house(): House {
  shared.gasHouse ??= compose(env());
  return shared.gasHouse;
}
