import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GlacierClient } from "@aws-sdk/client-glacier";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Where AWS is. Without endpoints it is AWS itself; without credentials the SDK finds those of the machine's role. */
export type AwsConfig = {
  region: string;
  endpoints?: {
    s3?: string | undefined;
    sqs?: string | undefined;
    sns?: string | undefined;
    dynamodb?: string | undefined;
    glacier?: string | undefined;
  };
  credentials?: AwsCredentials | undefined;
};

/** Keys as they are, or a function that fetches such as hold for a while. */
export type AwsCredentials =
  | { accessKeyId: string; secretAccessKey: string }
  | (() => Promise<{
      accessKeyId: string;
      secretAccessKey: string;
      sessionToken?: string;
      expiration?: Date;
    }>);

export type AwsClients = {
  s3: S3Client;
  sqs: SQSClient;
  sns: SNSClient;
  dynamo: DynamoDBDocumentClient;
  glacier: GlacierClient;
};

/** The SDK clients, all from one configuration. */
export function awsClients({ region, endpoints = {}, credentials }: AwsConfig): AwsClients {
  const at = (endpoint: string | undefined) => ({
    region,
    ...(credentials ? { credentials } : {}),
    ...(endpoint ? { endpoint } : {}),
    // Passing faults and throttling are tried again by the SDK, each time after a longer pause; its default is 3.
    maxAttempts: 5,
  });
  return {
    s3: new S3Client({
      ...at(endpoints.s3),
      // A server that is not AWS has no DNS name for each bucket.
      forcePathStyle: endpoints.s3 !== undefined,
      // Otherwise a presigned upload carries the checksum of an empty body, which no real upload has.
      requestChecksumCalculation: "WHEN_REQUIRED",
    }),
    sqs: new SQSClient(at(endpoints.sqs)),
    sns: new SNSClient(at(endpoints.sns)),
    glacier: new GlacierClient({ ...at(endpoints.glacier), retryMode: "adaptive" }),
    dynamo: DynamoDBDocumentClient.from(new DynamoDBClient(at(endpoints.dynamodb)), {
      marshallOptions: { removeUndefinedValues: true },
    }),
  };
}
