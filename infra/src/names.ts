import { resourceNames, topicArns, deadLetterName } from "@gas/aws/topology";
import type { Queue } from "@gas/core/messages/queues";
import type { Stage } from "./stage.ts";

type Deployed = Pick<Stage, "account" | "region" | "prefix">;

/**
 * The names of what only a deployment has; all else is named by `resourceNames`, from which the code takes its names too.
 */
export function deploymentNames(prefix: string) {
  return {
    buckets: {
      /** Bundles of references, and what is joined with them, that annotators fetch when they start. */
      bundles: `${prefix}-bundles`,
      /** What load balancer and buckets write about their requests. */
      accessLogs: `${prefix}-access-logs`,
    },
    topics: { operator: `${prefix}-operator` },
    secrets: {
      session: `${prefix}/session`,
      oidc: `${prefix}/oidc`,
      stripe: `${prefix}/stripe`,
      mail: `${prefix}/mail`,
    },
    /** The configuration set of SES. */
    mail: `${prefix}-mail`,
    groups: { web: `${prefix}-web`, annotators: `${prefix}-annotators`, keepers: `${prefix}-keepers` },
    logs: {
      web: `/${prefix}/web`,
      annotators: `/${prefix}/annotators`,
      keepers: `/${prefix}/keepers`,
      network: `/${prefix}/network`,
      vault: `/${prefix}/vault`,
    },
  } as const;
}

/** A group of servers, named after what they do. */
export type Tier = keyof ReturnType<typeof deploymentNames>["groups"];

/** ARNs of a stage's resources, made of their names: the stacks need nothing of each other for them. */
export function resourceArns({ account, region, prefix }: Deployed) {
  const names = resourceNames(prefix);
  const sqs = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`;
  return {
    bucket: (name: string) => `arn:aws:s3:::${name}`,
    objects: (name: string) => `arn:aws:s3:::${name}/*`,
    table: (table: keyof typeof names.tables) =>
      `arn:aws:dynamodb:${region}:${account}:table/${names.tables[table]}`,
    index: (table: keyof typeof names.tables, index: string) =>
      `arn:aws:dynamodb:${region}:${account}:table/${names.tables[table]}/index/${index}`,
    topics: topicArns(region, account, prefix),
    queue: (queue: Queue) => sqs(names.queues[queue]),
    deadLetters: (queue: Queue) => sqs(deadLetterName(names.queues[queue])),
    vault: `arn:aws:glacier:${region}:${account}:vaults/${names.vault}`,
    operator: `arn:aws:sns:${region}:${account}:${deploymentNames(prefix).topics.operator}`,
  };
}
