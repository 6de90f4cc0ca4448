import { Duration, type Stack, aws_iam as iam, aws_s3 as s3, region_info as regions } from "aws-cdk-lib";
import { acknowledge } from "./acknowledge.ts";
import { deploymentNames } from "./names.ts";
import { isPrivate } from "./private-bucket.ts";
import type { Stage } from "./stage.ts";

/** Where in the bucket the load balancer's log lies. */
export const balancerLogs = "balancer";

/** The bucket for what other buckets and the load balancer write about requests to them. */
export function addAccessLogs(stack: Stack, { account, region, prefix }: Stage): s3.IBucket {
  const bucketName = deploymentNames(prefix).buckets.accessLogs;
  const bucket = new s3.Bucket(stack, "Bucket-accessLogs", {
    ...isPrivate,
    bucketName,
    lifecycleRules: [{ id: "old-logs", expiration: Duration.days(90) }],
  });
  acknowledge(
    bucket,
    "AwsSolutions-S1",
    "It holds the access logs; to log its own accesses would never end.",
  );
  // A load balancer writes as a service, and in older regions as an account of AWS (Application Load Balancer user guide,
  // "Enable access logs"). Said here, because the balancer's own stack cannot change a bucket of this one.
  const elbAccount = regions.RegionInfo.get(region).elbv2Account;
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [
        new iam.ServicePrincipal("logdelivery.elasticloadbalancing.amazonaws.com"),
        ...(elbAccount ? [new iam.AccountPrincipal(elbAccount)] : []),
      ],
      actions: ["s3:PutObject"],
      resources: [`arn:aws:s3:::${bucketName}/${balancerLogs}/AWSLogs/${account}/*`],
    }),
  );
  return bucket as s3.IBucket; // declared without its "| undefined"; the same object
}
