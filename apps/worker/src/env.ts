import * as z from "zod";
import { usualArchiveMinBytes } from "@gas/core/archiving/archive-policy";
import { duties } from "@gas/core/messages/duties";
import { usualAttempts } from "@gas/core/jobs/claim-policy";
import { duration } from "@gas/core/duration";
import { checkEngineSettings, engineSettings } from "./engines/engine-settings.ts";
import { checkMailSettings, mailSettings } from "./mail/mail-settings.ts";

/** Every environment variable of the worker. The desk's defaults come first; AWS needs none of the endpoints. */
export const Env = z
  .object({
    /** AWS region of every resource. */
    AWS_REGION: z.string().default("us-east-1"),
    /** AWS account that owns the topics. */
    AWS_ACCOUNT_ID: z
      .string()
      .regex(/^\d{12}$/)
      .default("000000000000"),
    /** Names of buckets, tables, topics and queues begin with it. */
    RESOURCE_PREFIX: z.string().default("gas"),
    /** Other endpoints than AWS's own: the embedded AWS. */
    AWS_ENDPOINT_URL_S3: z.url().optional(),
    AWS_ENDPOINT_URL_SQS: z.url().optional(),
    AWS_ENDPOINT_URL_SNS: z.url().optional(),
    AWS_ENDPOINT_URL_DYNAMODB: z.url().optional(),
    AWS_ENDPOINT_URL_GLACIER: z.url().optional(),
    /** Credentials; without them the SDK uses the role of the machine. */
    AWS_ACCESS_KEY_ID: z.string().optional(),
    AWS_SECRET_ACCESS_KEY: z.string().optional(),
    ...engineSettings,
    /** What this worker is there for, with commas between: `annotating`, `keeping` (archives, brings back, reconciles) or both. */
    WORKER_DUTIES: z
      .string()
      .default(duties.join(","))
      .transform((text) => text.split(",").map((duty) => duty.trim()))
      .pipe(z.array(z.enum(duties)).min(1)),
    /** Port of this machine where the worker says how it is (`GET /health`); none when unset. 0 takes a free one. */
    HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    /**
     * On a server of an auto-scaling group of EC2: the group and its hook, "group/hook". The worker then watches whether its
     * server is going to end, and drains before it does. Unset: nobody is asked.
     */
    DRAIN_HOOK: z
      .string()
      .regex(/^[^/]+\/[^/]+$/, 'must be an auto-scaling group and its hook, such as "gas-annotators/drain"')
      .transform((text) => {
        const [group = "", hook = ""] = text.split("/");
        return { group, hook };
      })
      .optional(),
    /** Where EC2 tells its servers about themselves. */
    IMDS_ENDPOINT: z.url().default("http://169.254.169.254"),
    /** How often EC2 is asked; AWS advises every five seconds, for an interruption is told two minutes before. */
    IMDS_POLL_SECONDS: z.coerce.number().positive().default(5),
    AWS_ENDPOINT_URL_AUTO_SCALING: z.url().optional(),
    /** Jobs that this worker annotates at a time. */
    ANNOTATOR_SLOTS: z.coerce.number().int().min(1).max(64).default(2),
    /** Threads that annotate one job; the machine's cores are shared out among the slots unless said otherwise. */
    ANNOTATOR_THREADS: z.coerce.number().int().min(1).max(256).optional(),
    /** A job that takes longer is failed. */
    JOB_TIME_LIMIT_MINUTES: z.coerce
      .number()
      .positive()
      .default(12 * 60),
    /** A job whose worker ended without a word this often is given up. */
    JOB_ATTEMPTS: z.coerce.number().int().min(1).default(usualAttempts),
    /** How long a claim on a job holds without a sign of life. */
    LEASE_SECONDS: z.coerce.number().positive().default(30),
    /** How often the reconciler looks for jobs that do not move. */
    SWEEP_SECONDS: z.coerce.number().positive().default(10),
    /** How long running jobs may still take when the worker is told to stop; then they are handed back. */
    DRAIN_SECONDS: z.coerce.number().min(0).default(20),
    /** Size limit of a free account's upload, in MiB; bounds what it may expand to. */
    FREE_MAX_UPLOAD_MIB: z.coerce.number().positive().default(25),
    /** How long a free account's result stays in S3 after completion, such as "30 minutes", "45s", "13 days". */
    ARCHIVE_AFTER: duration.prefault("30 minutes"),
    /** Free results below so many bytes stay in S3: archived they would cost more than kept (docs/how-it-scales.md). 0 archives all. */
    ARCHIVE_MIN_BYTES: z.coerce.number().int().min(0).default(usualArchiveMinBytes),
    /** Where archived results go: `s3-glacier` (storage classes of S3, any account) or `glacier-vault` (accounts that have vaults). */
    ARCHIVE_STORE: z.enum(["s3-glacier", "glacier-vault"]).default("s3-glacier"),
    /** Storage class of the archive that is a bucket. */
    ARCHIVE_STORAGE_CLASS: z.enum(["GLACIER", "DEEP_ARCHIVE"]).default("GLACIER"),
    /** Retrieval times of the archive, times this; 1 on AWS, less where an embedded archive is to take seconds for hours. */
    GLACIER_TIME_SCALE: z.coerce.number().positive().max(1).default(1),
    /** At an upgrade so many of the newest results are retrieved as Expedited (200 times the price), the rest as Standard. */
    EXPEDITED_AT_MOST: z.coerce.number().int().min(0).default(100),
    /** Results that are archived or brought back at a time. */
    ARCHIVER_SLOTS: z.coerce.number().int().min(1).max(64).default(4),
    /** How often copies that nobody owns are looked for. */
    STRAYS_HOURS: z.coerce.number().positive().default(24),
    ...mailSettings,
    /** How often somebody goes through all rows and counts what is stored, for the admin's page. */
    INVENTORY_HOURS: z.coerce.number().positive().default(6),
    /** Where traces go: an OpenTelemetry collector that takes OTLP over HTTP, such as http://127.0.0.1:4318. Without it none are made. */
    OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  })
  .superRefine(checkEngineSettings)
  .superRefine(checkMailSettings);
export type Env = z.infer<typeof Env>;

/** The environment, checked; throws with a list of everything that is wrong. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = Env.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`The worker's environment is wrong:\n${z.prettifyError(parsed.error)}`);
}
