import { beforeAll, describe, expect, it } from "vitest";
import {
  bucketNotices,
  buckets,
  deadLetterName,
  feedOf,
  queueSettings,
  resourceNames,
  tables,
} from "@gas/aws/topology";
import type { Queue } from "@gas/core/messages/queues";
import { deploymentNames } from "../src/names.ts";
import { synthesise, type Template } from "../src/synthesise.ts";
import { resourcesOf, theOne } from "./read-template.ts";
import { stages } from "./test-stages.ts";

const names = resourceNames("gas-example");
const further = deploymentNames("gas-example");
const queueNames = Object.entries(names.queues) as [Queue, string][];
const namesOf = (template: Template, type: string, property: string) =>
  resourcesOf(template, type).map(({ properties }) => properties[property]);

describe("what lasts of a stage", () => {
  let state: Template;
  let withVault: Template;
  beforeAll(() => {
    state = synthesise(stages.ec2).state;
    withVault = synthesise(stages.vault).state;
  }, 120_000);

  it("has the resources that the code expects, by name, and beyond them only a deployment's own", () => {
    const difference = (made: unknown[], expected: string[]) => ({
      missing: expected.filter((name) => !made.includes(name)),
      unknown: made.filter((name) => !expected.includes(String(name))),
    });
    const none = { missing: [], unknown: [] };
    expect(
      difference(namesOf(state, "AWS::S3::Bucket", "BucketName"), [
        ...Object.values(names.buckets),
        ...Object.values(further.buckets),
      ]),
    ).toEqual(none);
    expect(
      difference(namesOf(state, "AWS::DynamoDB::GlobalTable", "TableName"), Object.values(names.tables)),
    ).toEqual(none);
    expect(
      difference(namesOf(state, "AWS::SNS::Topic", "TopicName"), [
        ...Object.values(names.topics),
        ...Object.values(further.topics),
      ]),
    ).toEqual(none);
    const queues = Object.values(names.queues);
    expect(
      difference(namesOf(state, "AWS::SQS::Queue", "QueueName"), [...queues, ...queues.map(deadLetterName)]),
    ).toEqual(none);
  });

  it.each(Object.keys(buckets) as (keyof typeof buckets)[])(
    "keeps the bucket of %s private, encrypted, logged, and free of abandoned uploads",
    (bucket) => {
      const { properties, whole } = theOne(state, "AWS::S3::Bucket", { BucketName: names.buckets[bucket] });
      expect(properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        LoggingConfiguration: { LogFilePrefix: `${bucket}/` },
        LifecycleConfiguration: {
          Rules: expect.arrayContaining([
            expect.objectContaining({
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
              Status: "Enabled",
            }),
          ]),
        },
      });
      expect(whole["DeletionPolicy"]).toBe("Retain");
    },
  );

  it("lets pages of its own origin, and no others, do with a bucket what the topology says", () => {
    for (const [bucket, { browserMethods }] of Object.entries(buckets)) {
      const { properties } = theOne(state, "AWS::S3::Bucket", {
        BucketName: names.buckets[bucket as keyof typeof buckets],
      });
      const rules = (properties["CorsConfiguration"] as { CorsRules: object[] } | undefined)?.CorsRules ?? [];
      expect(rules).toEqual(
        browserMethods.length === 0
          ? []
          : [
              {
                AllowedOrigins: ["https://gas.example.org"],
                AllowedMethods: [...browserMethods],
                AllowedHeaders: ["*"],
                ExposedHeaders: ["ETag"],
                MaxAge: 3000,
              },
            ],
      );
    }
  });

  it("keeps versions of results, and superseded ones for three months", () => {
    const results = theOne(state, "AWS::S3::Bucket", { BucketName: names.buckets.results });
    expect(results.properties).toMatchObject({
      VersioningConfiguration: { Status: "Enabled" },
      LifecycleConfiguration: {
        Rules: expect.arrayContaining([
          expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 90 } }),
        ]),
      },
    });
    // Nothing ever takes the present version of anything away.
    for (const bucket of Object.values(names.buckets)) {
      const { properties } = theOne(state, "AWS::S3::Bucket", { BucketName: bucket });
      const { Rules } = properties["LifecycleConfiguration"] as { Rules: Record<string, unknown>[] };
      for (const rule of Rules) {
        expect(rule).not.toHaveProperty("ExpirationInDays");
        expect(rule).not.toHaveProperty("Transitions");
      }
    }
  });

  it.each(Object.entries(tables))(
    "has the table of %s with its indexes, paid by request and kept by the second",
    (table, shape) => {
      const { properties, whole } = theOne(state, "AWS::DynamoDB::GlobalTable", {
        TableName: names.tables[table as keyof typeof tables],
      });
      expect(properties).toMatchObject({
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: shape.key, KeyType: "HASH" }],
        SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
        ...("forgottenAt" in shape
          ? { TimeToLiveSpecification: { AttributeName: shape.forgottenAt, Enabled: true } }
          : {}),
        Replicas: [
          {
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            DeletionProtectionEnabled: true,
          },
        ],
      });
      const made = (properties["GlobalSecondaryIndexes"] ?? []) as {
        IndexName: string;
        KeySchema: { AttributeName: string }[];
        Projection: { ProjectionType: string };
      }[];
      expect(
        made.map(({ IndexName, KeySchema, Projection }) => [
          IndexName,
          ...KeySchema.map(({ AttributeName }) => AttributeName),
          Projection.ProjectionType,
        ]),
      ).toEqual(
        Object.entries(shape.indexes).map(([name, index]) => [
          name,
          index.partition[0],
          index.sort[0],
          "projection" in index ? index.projection : "ALL",
        ]),
      );
      expect(whole["DeletionPolicy"]).toBe("Retain");
    },
  );

  it.each(queueNames)(
    "has the queue of %s with its dead letters and an alarm for each way to go wrong",
    (queue, queueName) => {
      const deadLetters = theOne(state, "AWS::SQS::Queue", { QueueName: deadLetterName(queueName) });
      const { visibilitySeconds, maxReceives, deadLetterSeconds } = queueSettings[queue];
      expect(deadLetters.properties).toMatchObject({
        MessageRetentionPeriod: deadLetterSeconds,
        SqsManagedSseEnabled: true,
      });
      const made = theOne(state, "AWS::SQS::Queue", { QueueName: queueName });
      expect(made.properties).toMatchObject({
        VisibilityTimeout: visibilitySeconds,
        SqsManagedSseEnabled: true,
        RedrivePolicy: {
          deadLetterTargetArn: { "Fn::GetAtt": [deadLetters.id, "Arn"] },
          maxReceiveCount: maxReceives,
        },
      });
      const operator = theOne(state, "AWS::SNS::Topic", { TopicName: further.topics.operator });
      const alarms = resourcesOf(state, "AWS::CloudWatch::Alarm").map(({ properties }) => properties);
      const onQueue = (id: string) =>
        alarms.filter(({ Dimensions }) => JSON.stringify(Dimensions ?? []).includes(`"${id}"`));
      expect(onQueue(deadLetters.id)).toEqual([
        expect.objectContaining({
          MetricName: "ApproximateNumberOfMessagesVisible",
          Threshold: 1,
          ComparisonOperator: "GreaterThanOrEqualToThreshold",
          AlarmActions: [{ Ref: operator.id }],
        }),
      ]);
      expect(onQueue(made.id)).toEqual([
        expect.objectContaining({
          MetricName: "ApproximateAgeOfOldestMessage",
          AlarmActions: [{ Ref: operator.id }],
        }),
      ]);
    },
  );

  it("feeds each queue from its topic, with the notice as it is", () => {
    for (const [queue, queueName] of queueNames) {
      const feed = feedOf(queue);
      const { id } = theOne(state, "AWS::SQS::Queue", { QueueName: queueName });
      const feeding = resourcesOf(state, "AWS::SNS::Subscription").filter(({ properties }) =>
        JSON.stringify(properties["Endpoint"]).includes(`"${id}"`),
      );
      expect(feeding.map(({ properties }) => properties)).toEqual(
        feed === null
          ? []
          : [
              expect.objectContaining({
                TopicArn: { Ref: theOne(state, "AWS::SNS::Topic", { TopicName: names.topics[feed] }).id },
                RawMessageDelivery: true,
              }),
            ],
      );
    }
  });

  it("has S3 tell of restores from the archive that is a bucket", () => {
    const topic = theOne(state, "AWS::SNS::Topic", { TopicName: names.topics.archiveRetrievals });
    const { properties } = theOne(state, "AWS::S3::Bucket", { BucketName: names.buckets.archives });
    expect(properties["NotificationConfiguration"]).toEqual({
      TopicConfigurations: bucketNotices.archives.events.map((Event) => ({
        Event,
        Topic: { Ref: topic.id },
      })),
    });
  });

  it("makes the vault and has it tell of retrievals where the archive is one, and then no bucket for it", () => {
    expect(resourcesOf(state, "Custom::AWS")).toEqual([]);
    expect(namesOf(withVault, "AWS::S3::Bucket", "BucketName")).not.toContain(names.buckets.archives);
    const [made, told] = resourcesOf(withVault, "Custom::AWS");
    const said = (resource: typeof made) =>
      JSON.stringify(resource?.properties["Create"]).replaceAll("\\", "");
    expect(said(made)).toContain(
      `"action":"CreateVault","parameters":{"accountId":"-","vaultName":"${names.vault}"}`,
    );
    expect(said(told)).toContain('"action":"SetVaultNotifications"');
    expect(said(told)).toContain("ArchiveRetrievalCompleted");
    expect(told?.whole["DependsOn"]).toEqual(expect.arrayContaining([made?.id]));
    // Nothing is called when the stack goes: the vault holds results.
    expect(made?.properties).not.toHaveProperty("Delete");
  });

  it("tells the operator of workers that log errors, and of a search for strays that fails for days", () => {
    const filters = resourcesOf(state, "AWS::Logs::MetricFilter").map(({ properties }) =>
      String(properties["FilterPattern"]),
    );
    expect(filters.toSorted()).toEqual([
      "{ $.level >= 50 }",
      "{ $.level >= 50 }",
      '{ $.msg = "strays failed" }',
    ]);
    expect(
      theOne(state, "AWS::CloudWatch::Alarm", { AlarmName: "gas-example-strays-fail" }).properties,
    ).toMatchObject({
      MetricName: "strays-failed",
      Period: 24 * 3600,
      EvaluationPeriods: 3,
    });
  });

  it("proves its domain to SES, and has SES tell of mails that come back", () => {
    const feedback = theOne(state, "AWS::SNS::Topic", { TopicName: names.topics.mailFeedback });
    expect(theOne(state, "AWS::SES::ConfigurationSetEventDestination").properties).toMatchObject({
      EventDestination: {
        MatchingEventTypes: ["bounce", "complaint", "reject"],
        SnsDestination: { TopicARN: { Ref: feedback.id } },
      },
    });
    expect(theOne(state, "AWS::SES::EmailIdentity").properties).toMatchObject({
      EmailIdentity: "example.org",
    });
    expect(resourcesOf(state, "AWS::Route53::RecordSet")).toHaveLength(3);
    expect(resourcesOf(withVault, "AWS::SES::ConfigurationSet")).toEqual([]);
  });

  it("makes the session secret itself, and keeps the others for an operator to fill in", () => {
    expect(namesOf(state, "AWS::SecretsManager::Secret", "Name")).toEqual(Object.values(further.secrets));
    for (const { properties, whole } of resourcesOf(state, "AWS::SecretsManager::Secret")) {
      expect(properties).toHaveProperty("GenerateSecretString");
      expect(properties).not.toHaveProperty("SecretString");
      expect(whole["DeletionPolicy"]).toBe("Retain");
    }
  });
});
