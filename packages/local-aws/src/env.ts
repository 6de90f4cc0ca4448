import { z } from "zod";
import { GlacierFaults } from "./vaults/faults.ts";
import { S3Faults } from "./s3/faults.ts";

const asJson = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "must be JSON" });
    return z.NEVER;
  }
});
const port = z.coerce.number().int().min(0).max(65535);

/** Every variable the embedded AWS reads, with what it is for. */
const Env = z.object({
  LOCAL_AWS_DATA_DIR: z
    .string()
    .min(1)
    .default(".data/aws")
    .describe("Where objects, messages and tables are kept."),
  LOCAL_AWS_S3_PORT: port.default(4569).describe("Port of S3; 0 takes a free one."),
  LOCAL_AWS_MESSAGING_PORT: port.default(4566).describe("Port of SQS and SNS; 0 takes a free one."),
  LOCAL_AWS_DYNAMO_PORT: port.default(8000).describe("Port of DynamoDB; 0 takes a free one."),
  LOCAL_AWS_GLACIER_PORT: port.default(4570).describe("Port of Glacier; 0 takes a free one."),
  LOCAL_AWS_SMTP_PORT: port.default(4571).describe("Port that takes mails; 0 takes a free one."),
  LOCAL_AWS_INBOX_PORT: port.default(4572).describe("Port of the inbox's pages; 0 takes a free one."),
  LOCAL_AWS_RESOURCES: z
    .string()
    .optional()
    .describe(
      "What the names of the service's buckets, tables, topics and queues begin with: then they are made here, at each start, where they are not there yet.",
    ),
  LOCAL_AWS_CORS_ORIGINS: z
    .string()
    .default("http://127.0.0.1:3000,http://localhost:3000")
    .transform((text) =>
      text
        .split(",")
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ""),
    )
    .describe("Origins of the web pages that may upload to and download from S3, separated by commas."),
  GLACIER_TIME_SCALE: z.coerce
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe("The hours that retrievals from an archive take, times this."),
  GLACIER_FAULTS: asJson
    .pipe(GlacierFaults)
    .optional()
    .describe("What shall go wrong in Glacier, as JSON (glacier/faults.ts)."),
  S3_FAULTS: asJson.pipe(S3Faults).optional().describe("What shall go wrong in S3, as JSON (s3/faults.ts)."),
  AWS_ACCESS_KEY_ID: z.string().min(1).default("local").describe("The access key id clients must sign with."),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).default("local-secret").describe("The secret that belongs to it."),
  AWS_REGION: z.string().min(1).default("us-east-1").describe("The region clients must sign for."),
});

export type Env = z.infer<typeof Env>;

/** Reads the environment, or says everything that is wrong with it. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const parsed = Env.safeParse(source);
  if (parsed.success) return parsed.data;
  throw new Error(`The environment of the embedded AWS is not right:\n${z.prettifyError(parsed.error)}`);
}
