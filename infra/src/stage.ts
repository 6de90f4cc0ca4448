import * as z from "zod";
import { architectureOf } from "./architecture.ts";

/**
 * What a deployment can be told, and nothing else: one file of `infra/stages` per stage holds it, and it is checked here
 * before anything is made of it. What has a default need not be said.
 */

const hostname = z
  .string()
  .regex(
    /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/,
    "must be a host name such as gas.example.org",
  );
const instanceType = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.(\d*x?large|medium|small|micro|metal)$/, "must be an EC2 type such as t3.small");
const wholeNumber = z.number().int("must be a whole number");

/** How the web tier grows and shrinks. */
const webScaling = z.enum(["course", "target-tracking"], 'must be "course" or "target-tracking"');

const web = z
  .strictObject({
    /** x86 or Arm; both builds of Node are in the release. */
    instanceType: instanceType.default("t3.small"),
    min: wholeNumber.min(1).default(2),
    max: wholeNumber.min(1).max(100).default(10),
    /** `course`: the two alarms of the course project. `target-tracking`: so many requests a minute for each server. */
    scaling: webScaling.default("target-tracking"),
    /** With target tracking: what one server is to answer in a minute. Measure your own with `npm run load`; docs/how-it-scales.md says what to make of it. */
    requestsPerServerPerMinute: wholeNumber.min(1).default(3000),
    /** How long a new server takes until its numbers count. */
    warmUpSeconds: wholeNumber.min(0).default(120),
  })
  .refine(({ min, max }) => min <= max, { path: ["max"], message: "must not be less than min" });

const annotators = z
  .strictObject({
    /** Types that may stand in for each other, most wanted first: the more, the rarer an interruption of spot capacity. */
    instanceTypes: z
      .tuple([instanceType], instanceType)
      .refine((types) => new Set(types.map(architectureOf)).size === 1, {
        message: "must be all x86 or all Arm: they start with the same release",
      })
      .default(["c7i.xlarge", "c6i.xlarge", "m7i.xlarge", "m6i.xlarge"]),
    min: wholeNumber.min(0).default(1),
    max: wholeNumber.min(1).max(1000).default(20),
    /** So many are bought on demand; all beyond them are spot. */
    onDemand: wholeNumber.min(0).default(0),
    /** Jobs that one worker annotates at a time. */
    slots: wholeNumber.min(1).max(64).default(2),
    /** Further settings of the engine (docs/engines.md), such as { ANNOTATION_FIELD: "ANN" }. */
    settings: z
      .record(z.string().regex(/^(ENGINE|ANNOTATION|ANNOTATOR|VEP|SNPEFF|JOB)_[A-Z_]+$/), z.string())
      .default({}),
    /** Scale out as soon as a message has waited this long. */
    oldestMessageSeconds: wholeNumber.min(60).default(300),
    /** Jobs that may wait for each worker: what one does within the time that people are asked to wait. */
    backlogPerWorker: z.number().positive().default(20),
    warmUpSeconds: wholeNumber.min(0).default(180),
    /** How long a worker that is told to end may still finish what it does; then its jobs go back. */
    drainSeconds: wholeNumber
      .min(20)
      .max(6 * 3600)
      .default(600),
    /** Disk of each, for the references. */
    diskGib: wholeNumber.min(10).max(1000).default(30),
  })
  .refine(({ min, max }) => min <= max, { path: ["max"], message: "must not be less than min" })
  .refine(({ onDemand, max }) => onDemand <= max, { path: ["onDemand"], message: "must not exceed max" });

const keepers = z.strictObject({
  instanceType: instanceType.default("t3.small"),
  /** They archive, bring back and reconcile; two survive the loss of a zone. */
  count: wholeNumber.min(1).max(20).default(2),
});

const archive = z.strictObject({
  /** `glacier-vault` only in an account that has vaults: AWS takes no new customers there since 15 December 2025. */
  store: z.enum(["s3-glacier", "glacier-vault"]).default("s3-glacier"),
  storageClass: z.enum(["GLACIER", "DEEP_ARCHIVE"]).default("GLACIER"),
  /** As the worker reads it, such as "30 minutes" or "13 days". */
  after: z.string().min(2).default("30 minutes"),
  /** Results below so many bytes stay in S3; without it, those for which archiving does not pay. */
  minBytes: wholeNumber.min(0).optional(),
  expeditedAtMost: wholeNumber.min(0).default(100),
});

/** The service behind a load balancer of this account, at a name in a zone of this account. */
const onEc2 = z
  .strictObject({
    on: z.literal("ec2"),
    domain: hostname.describe("where people find the service"),
    zone: z.strictObject({
      name: hostname,
      id: z.string().regex(/^Z[A-Z0-9]{5,31}$/, "must be a Route 53 zone id such as Z0123456789ABCDEFGHIJ"),
    }),
    /** A certificate of ACM in the same region; made, and proved by DNS, when none is given. */
    certificateArn: z
      .string()
      .regex(
        /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/,
        "must be the ARN of an ACM certificate",
      )
      .optional(),
  })
  .refine(({ domain, zone }) => domain === zone.name || domain.endsWith(`.${zone.name}`), {
    path: ["domain"],
    message: "must lie in the zone",
  });

/** The web app on Vercel, which takes its role by OIDC; the workers here. */
const onVercel = z.strictObject({
  on: z.literal("vercel"),
  domain: hostname,
  /** Slugs of the team and of the project there. */
  team: z.string().regex(/^[a-z0-9-]{1,100}$/, "must be the team's slug"),
  project: z.string().regex(/^[a-z0-9._-]{1,100}$/, "must be the project's name"),
  /** Which of the project's deployments this stage is of. Previews get a stage, and data, of their own. */
  environment: z.enum(["production", "preview"]).default("production"),
  /** Whether the account trusts this team of Vercel already, by another stage: an account can be told only once. */
  trusted: z.boolean().default(false),
});

const mailAddress = z
  .string()
  .regex(
    /^([^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
    'must be an address, such as "GAS <gas@example.org>"',
  );

/** How people are written to: not at all, by Amazon SES, or by an SMTP server whose address goes into Secrets Manager. */
const mail = z.discriminatedUnion("via", [
  z.strictObject({ via: z.literal("none") }),
  z.strictObject({ via: z.literal("ses"), from: mailAddress }),
  z.strictObject({
    via: z.literal("smtp"),
    from: mailAddress,
    port: wholeNumber.min(1).max(65_535).default(465),
  }),
]);

export const Stage = z.strictObject({
  account: z.string().regex(/^\d{12}$/, "must be the twelve digits of an AWS account"),
  /** Not of China or of a government: those are partitions of their own, with other ARNs and domains. */
  region: z
    .string()
    .regex(/^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/, "must be a region such as eu-central-1"),
  /** What all names begin with. Bucket names are the world's: choose one that nobody has. */
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,20}$/, "must be 2 to 21 characters a-z, 0-9 and -, beginning with a letter"),
  hosting: z.discriminatedUnion("on", [onEc2, onVercel]),
  signIn: z.strictObject({
    /** The OpenID Connect provider; its client id and secret go into Secrets Manager, not here. */
    issuer: z.url({ protocol: /^https$/, error: "must be an https address" }),
    name: z.string().min(1),
  }),
  /** Who may see the admin pages: mail addresses as the sign-in provider vouches for them, or account ids. */
  admins: z.array(z.string().regex(/^[^,\s]+$/, "must be a mail address or an account id")).default([]),
  /** Who is written to when an alarm goes off or money runs out. */
  operator: z.email("must be a mail address"),
  mail: mail.default({ via: "none" }),
  monthlyBudgetUsd: z.number().positive(),
  /** Mail address or URL shown to those who want premium. */
  contact: z.string().optional(),
  freeMaxUploadMib: wholeNumber
    .min(1)
    .max(50 * 1024)
    .default(25),
  /** What premium costs at Stripe, and the same in words; there is a secret for the keys then (docs/billing.md). */
  stripe: z
    .strictObject({
      price: z.string().regex(/^price_\w+$/, "must be the id of a recurring price, such as price_…"),
      inWords: z.string().min(1).max(60),
    })
    .optional(),
  web: web.prefault({}),
  annotators: annotators.prefault({}),
  keepers: keepers.prefault({}),
  archive: archive.prefault({}),
  /** NAT gateways: 1 is cheap; 2, as many as there are zones, survives the loss of a zone. */
  natGateways: wholeNumber.min(1).max(2).default(1),
  logDays: z.literal([7, 14, 30, 60, 90, 180, 365], "must be 7, 14, 30, 60, 90, 180 or 365").default(30),
});

/** A stage, complete. */
export type Stage = z.infer<typeof Stage>;
/** A stage as its file writes it: `export default { … } satisfies StageFile`. */
export type StageFile = z.input<typeof Stage>;

/** The stage that a file's default export describes, or an error that lists everything that is wrong with it. */
export function readStage(name: string, content: unknown): Stage {
  const parsed = Stage.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Error(`infra/stages/${name}.ts is wrong:\n${z.prettifyError(parsed.error)}`);
}
