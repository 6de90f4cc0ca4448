import * as z from "zod";
import { usualArchiveMinBytes } from "@gas/core/archiving/archive-policy";
import { duration } from "@gas/core/duration";
import { checkStripeSettings, stripeSettings } from "./billing/stripe-settings.ts";

const perMinute = (usual: number) => z.coerce.number("must be a number").int().min(0).default(usual);

/**
 * Every setting of the web app, with what it means and what it is when nobody says otherwise.
 * Nothing else in this app reads `process.env`, and packages never do.
 */
const settings = {
  AWS_REGION: z.string().min(1).default("us-east-1").describe("The AWS region of every resource."),
  AWS_ACCOUNT_ID: z
    .string()
    .regex(/^\d{12}$/, "must be twelve digits")
    .default("000000000000")
    .describe("The account that owns the topics: part of their ARNs. The embedded AWS uses zeros."),
  RESOURCE_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,20}$/, "must be 2 to 21 characters a-z, 0-9 and -, beginning with a letter")
    .default("gas")
    .describe("What the names of all buckets, tables, topics and queues begin with."),
  AWS_ENDPOINT_URL_S3: z
    .url()
    .optional()
    .describe("Where S3 is, if not on AWS. Browsers must reach it by this address too."),
  AWS_ENDPOINT_URL_SQS: z.url().optional().describe("Where SQS is, if not on AWS."),
  AWS_ENDPOINT_URL_SNS: z.url().optional().describe("Where SNS is, if not on AWS."),
  AWS_ENDPOINT_URL_DYNAMODB: z.url().optional().describe("Where DynamoDB is, if not on AWS."),
  AWS_ACCESS_KEY_ID: z
    .string()
    .optional()
    .describe("The key to AWS. Without it the SDK finds the credentials of the machine's role."),
  AWS_SECRET_ACCESS_KEY: z.string().optional().describe("The secret that belongs to AWS_ACCESS_KEY_ID."),
  VERCEL_AWS_ROLE_ARN: z
    .string()
    .regex(/^arn:aws:iam::\d{12}:role\/.+$/, "must be the ARN of a role")
    .optional()
    .describe("On Vercel: the role in AWS that this deployment takes by the token that Vercel signs for it."),
  NEXTAUTH_URL: z
    .url({ protocol: /^https?$/ })
    .describe("The address of this service as people type it, such as https://gas.example.org."),
  NEXTAUTH_SECRET: z
    .string()
    .min(32, "must have at least 32 characters")
    .describe("Encrypts the session cookies. Make one with: openssl rand -base64 48."),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "The OpenID Connect provider that people sign in with; its discovery document is found below it.",
    ),
  OIDC_CLIENT_ID: z.string().optional().describe("The name by which the OIDC provider knows this service."),
  OIDC_CLIENT_SECRET: z.string().optional().describe("The secret shared with the OIDC provider."),
  OIDC_NAME: z.string().optional().describe("What the sign-in button calls the OIDC provider."),
  DEMO_SIGN_IN: z
    .enum(["true", "false", "1", "0"], "must be true or false")
    .default("false")
    .transform((value) => value === "true" || value === "1")
    .describe("One-click demo accounts without a password. Only against an AWS on this very machine."),
  FREE_MAX_UPLOAD_MIB: z.coerce
    .number("must be a number")
    .int()
    .min(1)
    .max(50 * 1024)
    .default(25)
    .describe("The largest file that a free account may upload, in MiB."),
  ARCHIVE_AFTER: duration
    .prefault("30 minutes")
    .describe(
      "How long a free account's result stays in S3, such as \"30 minutes\"; for the pages' words. The worker has the same setting.",
    ),
  ARCHIVE_MIN_BYTES: z.coerce
    .number("must be a number")
    .int()
    .min(0)
    .default(usualArchiveMinBytes)
    .describe(
      "Free results below so many bytes stay in S3, because archived they would cost more than kept; for the pages' words. The worker has the same setting.",
    ),
  GLACIER_TIME_SCALE: z.coerce
    .number("must be a number")
    .positive()
    .max(1)
    .default(1)
    .describe("Retrieval times of the archive, times this: 1 on AWS. The worker has the same setting."),
  EXPEDITED_AT_MOST: z.coerce
    .number("must be a number")
    .int()
    .min(0)
    .default(100)
    .describe(
      "At an upgrade so many of the newest results are retrieved as Expedited (200 times the price of a request), the rest as Standard. The worker has the same setting.",
    ),
  TEST_CHECKOUT: z
    .enum(["true", "false", "1", "0"], "must be true or false")
    .transform((value) => value === "true" || value === "1")
    .optional()
    .describe(
      "Whether people may change their own plan, and no payment is taken. As DEMO_SIGN_IN when nobody says otherwise.",
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Where traces go: an OpenTelemetry collector that takes OTLP over HTTP, such as http://127.0.0.1:4318. Without it none are made.",
    ),
  ADMINS: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((name) => name.trim().toLowerCase())
        .filter(Boolean),
    )
    .describe(
      "Who may see the admin pages: mail addresses as the OIDC provider vouches for them, or account ids, with commas between them.",
    ),
  REQUESTS_A_MINUTE: perMinute(1200).describe(
    "How many requests a signed-in person may make of one server within a minute; 0 for any number.",
  ),
  CHANGES_A_MINUTE: perMinute(600).describe("The same for requests that change something."),
  GUEST_REQUESTS_A_MINUTE: perMinute(600).describe(
    "The same for requests that are not signed in, by the address that they come from.",
  ),
  SIGN_INS_A_MINUTE: perMinute(60).describe("How often one address may try to sign in within a minute."),
  PROXIES: z.coerce
    .number("must be a number")
    .int()
    .min(0)
    .default(1)
    .describe(
      "How many proxies of yours stand before this server, such as 1 load balancer: whose word on where a request came from counts.",
    ),
  UNDO_DELETE: duration
    .prefault("10 minutes")
    .describe(
      "For how long a person can take a deletion back; then every copy of the job's files is removed. 0s removes them at once.",
    ),
  MAIL_SECRET: z
    .string()
    .min(32, "must have at least 32 characters")
    .optional()
    .describe(
      "Checks the links that end mails; the worker has the same. Without it the pages say that no mails are sent.",
    ),
  ...stripeSettings,
  CONTACT: z
    .union([z.email(), z.url({ protocol: /^(https?|mailto)$/ })], "must be a mail address or a URL")
    .optional()
    .describe("Mail address or URL shown to those who want premium."),
};

const endpoints = [
  "AWS_ENDPOINT_URL_S3",
  "AWS_ENDPOINT_URL_SQS",
  "AWS_ENDPOINT_URL_SNS",
  "AWS_ENDPOINT_URL_DYNAMODB",
] as const;
const oidc = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME"] as const;

const Env = z.object(settings).superRefine((env, context) => {
  const complain = (name: keyof typeof settings, message: string) =>
    context.addIssue({ code: "custom", path: [name], message });

  if ((env.AWS_ACCESS_KEY_ID === undefined) !== (env.AWS_SECRET_ACCESS_KEY === undefined))
    complain("AWS_SECRET_ACCESS_KEY", "set it together with AWS_ACCESS_KEY_ID, or neither");

  const missing = oidc.filter((name) => env[name] === undefined);
  if (missing.length > 0 && missing.length < oidc.length)
    for (const name of missing) complain(name, "is missing: set all four OIDC settings, or none");

  if (!env.DEMO_SIGN_IN && missing.length === oidc.length)
    complain(
      "OIDC_ISSUER",
      "nobody could sign in: set OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_NAME, or, on an embedded AWS only, DEMO_SIGN_IN=true",
    );

  const atHome = [env.NEXTAUTH_URL, ...endpoints.map((name) => env[name])].some(
    (url) => url !== undefined && isLoopback(url),
  );
  checkStripeSettings(env, { atHome, isLoopback }, complain);

  if (env.DEMO_SIGN_IN)
    for (const name of endpoints) {
      const endpoint = env[name];
      if (endpoint === undefined)
        complain(name, "demo sign-in is refused while this is unset, because the real AWS would be used");
      else if (!isLoopback(endpoint))
        complain(name, "demo sign-in is refused unless this is an address of this very machine (127.0.0.1)");
    }
});
export type Env = z.infer<typeof Env>;

/** Whether `url` can only lead to this very machine. What a URL's host is, the URL parser says, not a look at the text. */
export function isLoopback(url: string): boolean {
  // A backslash is a slash to some parsers and not to others: no honest address has one.
  if (!URL.canParse(url) || url.includes("\\")) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return false;
  // `http://localhost@evil.org` has no business here, whichever way round it is read.
  if (username !== "" || password !== "") return false;
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The settings in `source`, or an error that lists everything that is wrong with them. */
export function readEnv(source: Record<string, string | undefined>): Env {
  // An empty variable is what a compose file makes of an unset one.
  const set = Object.fromEntries(
    Object.entries({ ...addressOfPreview(source), ...source }).filter(
      ([, value]) => value !== undefined && value !== "",
    ),
  );
  const parsed = Env.safeParse(set);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0] ?? "");
    const meaning = name in settings ? settings[name as keyof typeof settings].description : undefined;
    return `  ${name}: ${set[name] === undefined && message.startsWith("Invalid input") ? "is missing" : message}${meaning ? `\n      ${meaning}` : ""}`;
  });
  throw new Error(`The web app cannot start with these settings:\n${lines.join("\n")}`);
}

/** A preview deployment of Vercel has an address for each branch, which nobody can know when settings are made. */
function addressOfPreview(source: Record<string, string | undefined>): { NEXTAUTH_URL?: string } {
  const { VERCEL_ENV: environment, VERCEL_BRANCH_URL: host } = source;
  return environment === "preview" && host ? { NEXTAUTH_URL: `https://${host}` } : {};
}

let cached: Env | undefined;

/** The settings of this process. */
export function env(): Env {
  cached ??= readEnv(process.env);
  return cached;
}
