import { aws_iam as iam } from "aws-cdk-lib";
import { resourceNames, tables, type Bucket, type Table } from "@gas/aws/topology";
import { queuesOf, type Duty } from "@gas/core/messages/duties";
import type { Queue, Topic } from "@gas/core/messages/queues";
import { deploymentNames, resourceArns, type Tier } from "./names.ts";
import type { Stage } from "./stage.ts";

/** Actions of AWS on the resources, by ARN, that they are allowed on. `star` says why an ARN has a star in it. */
export type Permission = { actions: readonly string[]; resources: readonly string[]; star?: string };

/**
 * What each kind of process may do, and nothing else. The rule: an action stands here when the process's code calls it.
 * `permissions.test.ts` reads every command that the adapters send and holds it against these lists.
 */
export function permissionsOf(who: "web" | Duty, stage: Stage): Permission[] {
  const can = verbs(stage);
  switch (who) {
    case "web":
      return [
        ...can.table("jobs", ["GetItem", "PutItem", "UpdateItem", "Query"]),
        ...can.table("users", ["GetItem", "UpdateItem", "Scan"]),
        ...can.table("workers", ["Scan"]),
        ...can.table("mails", ["Query"]),
        ...can.table("figures", ["GetItem", "BatchGetItem", "UpdateItem"]),
        // What it signs for browsers it must be allowed itself.
        ...can.objects("inputs", [...reading, ...writing, ...deleting]),
        ...can.objects("results", reading),
        ...can.objects("references", reading),
        can.publish("jobRequests"),
        can.send(["restoreRequests", "archiveRetrievals"]),
        ...can.mindDeadLetters(),
      ];
    case "annotating":
      return [
        ...can.table("jobs", ["GetItem", "UpdateItem"]),
        ...can.table("users", ["GetItem"]),
        ...can.table("workers", ["PutItem", "Scan", "DeleteItem"]),
        ...can.table("figures", ["UpdateItem"]),
        ...can.objects("inputs", reading),
        ...can.objects("results", [...writing, ...deleting]),
        ...can.objects("references", ["s3:GetObject", ...writing]),
        can.publish("jobResults"),
        ...can.consume(who),
      ];
    case "keeping":
      return [
        ...can.table("jobs", ["GetItem", "UpdateItem", "DeleteItem", "Query", "Scan"]),
        ...can.table("users", ["GetItem", "UpdateItem", "Query", "Scan"]),
        ...can.table("figures", ["GetItem", "PutItem", "UpdateItem"]),
        ...can.table("mails", ["GetItem", "UpdateItem"]),
        ...can.objects("inputs", ["s3:AbortMultipartUpload", ...deleting]),
        ...can.objects("results", [...reading, ...writing, ...deleting]),
        ...can.archive(),
        can.publish("jobRequests"),
        can.send(["archive", "restoreRequests", "archiveRetrievals", "mail"]),
        ...can.consume(who),
      ];
  }
}

/** Fetching bundles of references, as annotators do when they start. */
export function bundlePermissions({ prefix }: Stage): Permission[] {
  const bucket = `arn:aws:s3:::${deploymentNames(prefix).buckets.bundles}`;
  return [
    { actions: ["s3:ListBucket"], resources: [bucket] },
    {
      actions: ["s3:GetObject"],
      resources: [`${bucket}/*`],
      star: "Bundles of references, which operators name.",
    },
  ];
}

/** What lets a server that is to end say that it needs more time, and that it needs none. */
export function drainPermissions({ account, region, prefix }: Stage): Permission {
  const group = deploymentNames(prefix).groups.annotators;
  return {
    actions: ["autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat"],
    resources: [`arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${group}`],
    star: "An id that AWS gives the group; its name follows.",
  };
}

/** Writing the log of a tier's servers. */
export function logPermissions({ account, region, prefix }: Stage, tier: Tier): Permission[] {
  const group = `arn:aws:logs:${region}:${account}:log-group:${deploymentNames(prefix).logs[tier]}`;
  return [
    { actions: ["logs:DescribeLogStreams"], resources: [group] },
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${group}:log-stream:*`],
      star: "A stream for each server, named after its id.",
    },
  ];
}

export const statementsOf = (permissions: readonly Permission[]): iam.PolicyStatement[] =>
  permissions.map(
    ({ actions, resources }) => new iam.PolicyStatement({ actions: [...actions], resources: [...resources] }),
  );

const reading = ["s3:GetObject", "s3:GetObjectVersion"];
const writing = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];
const deleting = ["s3:DeleteObject", "s3:DeleteObjectVersion"];

function verbs(stage: Stage) {
  const arns = resourceArns(stage);
  const names = resourceNames(stage.prefix);

  const objects = (bucket: Bucket, actions: readonly string[]): Permission[] => [
    {
      actions,
      resources: [arns.objects(names.buckets[bucket])],
      star: "The objects of one bucket, whose keys are made of people's jobs.",
    },
    // Without it S3 says "forbidden" of an object that is not there, and the code must know the difference.
    { actions: ["s3:ListBucket", "s3:ListBucketVersions"], resources: [arns.bucket(names.buckets[bucket])] },
  ];
  return {
    objects,
    table: (table: Table, actions: readonly string[]): Permission[] => {
      const onItems = actions.filter((action) => action !== "Query");
      const indexes = Object.keys(tables[table].indexes).map((index) => arns.index(table, index));
      return [
        ...(onItems.length > 0
          ? [{ actions: onItems.map((action) => `dynamodb:${action}`), resources: [arns.table(table)] }]
          : []),
        ...(actions.includes("Query") ? [{ actions: ["dynamodb:Query"], resources: indexes }] : []),
      ];
    },
    publish: (topic: Topic): Permission => ({ actions: ["sns:Publish"], resources: [arns.topics[topic]] }),
    send: (queues: readonly Queue[]): Permission => ({
      actions: ["sqs:GetQueueUrl", "sqs:SendMessage"],
      resources: queues.map((queue) => arns.queue(queue)),
    }),
    /** Taking messages of the duty's queues, putting a fresh copy back, and parking what will never work. */
    consume: (duty: Duty): Permission[] => [
      {
        actions: [
          "sqs:GetQueueUrl",
          "sqs:ReceiveMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:SendMessage",
        ],
        resources: queuesOf(duty).map((queue) => arns.queue(queue)),
      },
      {
        actions: ["sqs:GetQueueUrl", "sqs:SendMessage"],
        resources: queuesOf(duty).map((queue) => arns.deadLetters(queue)),
      },
    ],
    /** For the pages of whoever runs the service: how deep queues are; dead letters read, sent again and thrown away. */
    mindDeadLetters: (): Permission[] => {
      const all = Object.keys(names.queues) as Queue[];
      return [
        {
          actions: ["sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SendMessage"],
          resources: all.map((queue) => arns.queue(queue)),
        },
        {
          actions: [
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
          ],
          resources: all.map((queue) => arns.deadLetters(queue)),
        },
      ];
    },
    archive: (): Permission[] =>
      stage.archive.store === "s3-glacier"
        ? objects("archives", [...reading, ...writing, ...deleting, "s3:RestoreObject"])
        : [
            {
              actions: [
                "glacier:UploadArchive",
                "glacier:InitiateMultipartUpload",
                "glacier:UploadMultipartPart",
                "glacier:CompleteMultipartUpload",
                "glacier:AbortMultipartUpload",
                "glacier:InitiateJob",
                "glacier:ListJobs",
                "glacier:DescribeJob",
                "glacier:GetJobOutput",
                "glacier:DeleteArchive",
              ],
              resources: [arns.vault],
            },
          ],
  };
}
