import { RemovalPolicy, aws_s3 as s3 } from "aws-cdk-lib";

/** What holds for every bucket: nobody's but the account's, encrypted, over TLS only, and never gone with its stack. */
export const isPrivate = {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  encryption: s3.BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;
