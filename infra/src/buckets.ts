import { Duration, type Stack, aws_s3 as s3, type aws_sns as sns } from "aws-cdk-lib";
import {
  bucketNotices,
  buckets,
  resourceNames,
  type Bucket,
  type BucketNotice,
  type BucketShape,
} from "@gas/aws/topology";
import type { Topic } from "@gas/core/messages/queues";
import { addAccessLogs } from "./access-logs.ts";
import { deploymentNames } from "./names.ts";
import { isPrivate } from "./private-bucket.ts";
import type { Stage } from "./stage.ts";

/** Parts of an upload that nobody went on with cost money and are seen by no one. People may go on for a week. */
const abandoned = { id: "abandoned-uploads", abortIncompleteMultipartUploadAfter: Duration.days(7) };

/** Every bucket of the topology, and the two that only a deployment has. */
export function addBuckets(stack: Stack, stage: Stage, topics: Record<Topic, sns.Topic>): void {
  const accessLogs = addAccessLogs(stack, stage);
  const names = resourceNames(stage.prefix).buckets;
  for (const [bucket, shape] of Object.entries(buckets) as [Bucket, BucketShape][]) {
    if (bucket === "archives" && stage.archive.store !== "s3-glacier") continue;
    const made = new s3.Bucket(stack, `Bucket-${bucket}`, {
      ...isPrivate,
      bucketName: names[bucket],
      versioned: shape.versioned ?? false,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: `${bucket}/`,
      cors: corsOf(shape, stage),
      lifecycleRules: [abandoned, ...(shape.versioned ? [supersededVersions] : [])],
    });
    const notice: BucketNotice | undefined = bucketNotices[bucket as keyof typeof bucketNotices];
    if (notice) announce(made, notice, topics[notice.topic]);
  }
  new s3.Bucket(stack, "Bucket-bundles", {
    ...isPrivate,
    bucketName: deploymentNames(stage.prefix).buckets.bundles,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: "bundles/",
    lifecycleRules: [abandoned],
  });
}

/**
 * The worker deletes by version what it lets go of, and searches every day for versions that nobody owns. What is still
 * there after three months was missed by both; it is never what a row names, because that search makes it the current one.
 */
const supersededVersions = {
  id: "superseded-versions",
  noncurrentVersionExpiration: Duration.days(90),
  expiredObjectDeleteMarker: true,
};

/** Pages of the service's own origin may put and get what they have a signed request for, and see an upload's ETag. */
function corsOf({ browserMethods }: BucketShape, { hosting }: Stage): s3.CorsRule[] {
  if (browserMethods.length === 0) return []; // no page has business there
  return [
    {
      allowedOrigins: originsOf(hosting),
      allowedMethods: browserMethods.map((method) => s3.HttpMethods[method as keyof typeof s3.HttpMethods]),
      allowedHeaders: ["*"],
      exposedHeaders: ["ETag"],
      maxAge: 3000,
    },
  ];
}

/** Previews on Vercel have an address for each branch besides. */
function originsOf(hosting: Stage["hosting"]): string[] {
  const own = `https://${hosting.domain}`;
  return hosting.on === "vercel" && hosting.environment === "preview"
    ? [own, `https://${hosting.project}-git-*-${hosting.team}.vercel.app`]
    : [own];
}

/** Has S3 publish what happens in the bucket. By the bucket's own property: CDK's way would add a function for it. */
function announce(bucket: s3.Bucket, { events }: BucketNotice, topic: sns.Topic): void {
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  resource.notificationConfiguration = {
    topicConfigurations: events.map((event) => ({ event, topic: topic.topicArn })),
  };
  bucket.node.addDependency(topic); // with its policy: S3 tries whether it may publish when it is told to
}
