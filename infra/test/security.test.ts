import { beforeAll, describe, expect, it } from "vitest";
import { synthesise, type Template } from "../src/synthesise.ts";
import { statementsIn } from "./policies.ts";
import { resourcesOf, theOne } from "./read-template.ts";
import { stages } from "./test-stages.ts";

type Json = Record<string, unknown>;

describe("a deployment", () => {
  // cdk-nag's rules are checked at each of these: one that is broken, and not explained where it is, throws.
  let ec2: { state: Template; service: Template };
  let vault: typeof ec2;
  let vercel: typeof ec2;
  let all: Template[];
  beforeAll(() => {
    ec2 = synthesise(stages.ec2);
    vault = synthesise(stages.vault);
    vercel = synthesise(stages.vercel);
    all = [ec2, vault, vercel].flatMap(({ state, service }) => [state, service]);
  }, 120_000);

  it("has no bucket that anybody but the account can read or write", () => {
    for (const template of all)
      for (const { properties } of resourcesOf(template, "AWS::S3::Bucket")) {
        expect(properties["PublicAccessBlockConfiguration"]).toEqual({
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        });
        expect(properties).not.toHaveProperty("AccessControl");
        expect(properties).not.toHaveProperty("WebsiteConfiguration");
      }
  });

  it("allows no action by a wildcard, and nothing to everybody", () => {
    const statements = all.flatMap(statementsIn).filter(({ effect }) => effect === "Allow");
    expect(statements.length).toBeGreaterThan(50);
    for (const { actions, principal } of statements) {
      expect(actions.filter((action) => action.includes("*"))).toEqual([]);
      if (principal !== undefined) expect(JSON.stringify(principal)).not.toMatch(/"\*"/);
    }
  });

  it("allows a role nothing on all resources", () => {
    const ofRoles = all
      .flatMap(statementsIn)
      .filter(({ effect, principal }) => effect === "Allow" && !principal);
    for (const { resources } of ofRoles) expect(resources).not.toContain("*");
  });

  it("refuses requests without TLS to every bucket, topic and queue", () => {
    const without = { Bool: { "aws:SecureTransport": "false" } };
    for (const template of all)
      for (const [type, policy, property] of [
        ["AWS::S3::Bucket", "AWS::S3::BucketPolicy", "Bucket"],
        ["AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "Topics"],
        ["AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "Queues"],
      ] as const)
        for (const { id } of resourcesOf(template, type)) {
          const policies = resourcesOf(template, policy)
            .filter(({ properties }) => JSON.stringify(properties[property]).includes(`"${id}"`))
            .map((found) => found.id);
          const refusals = statementsIn(template).filter(
            ({ where, effect, condition }) =>
              policies.includes(where) &&
              effect === "Deny" &&
              JSON.stringify(condition) === JSON.stringify(without),
          );
          expect(refusals.length, id).toBeGreaterThan(0);
        }
  });

  it("encrypts whatever it keeps or sends on: buckets, tables, topics, queues, disks", () => {
    for (const template of all) {
      for (const { properties } of resourcesOf(template, "AWS::S3::Bucket"))
        expect(properties).toHaveProperty("BucketEncryption");
      for (const { properties } of resourcesOf(template, "AWS::DynamoDB::GlobalTable"))
        expect(properties).toMatchObject({ SSESpecification: { SSEEnabled: true } });
      for (const { properties } of resourcesOf(template, "AWS::SNS::Topic"))
        expect(properties).toHaveProperty("KmsMasterKeyId");
      for (const { properties } of resourcesOf(template, "AWS::SQS::Queue"))
        expect(properties).toMatchObject({ SqsManagedSseEnabled: true });
      for (const { properties } of resourcesOf(template, "AWS::KMS::Key"))
        expect(properties).toMatchObject({ EnableKeyRotation: true });
      for (const { properties } of resourcesOf(template, "AWS::EC2::LaunchTemplate"))
        for (const { Ebs } of (properties["LaunchTemplateData"] as { BlockDeviceMappings: { Ebs: Json }[] })
          .BlockDeviceMappings)
          expect(Ebs).toMatchObject({ Encrypted: true, DeleteOnTermination: true });
    }
  });

  it("launches servers whose metadata want a session token, that are watched each minute and take no SSH key", () => {
    const templates = resourcesOf(ec2.service, "AWS::EC2::LaunchTemplate");
    expect(templates).toHaveLength(3);
    for (const { properties } of templates) {
      expect(properties["LaunchTemplateData"]).toMatchObject({
        MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
        Monitoring: { Enabled: true },
      });
      expect(properties["LaunchTemplateData"]).not.toHaveProperty("KeyName");
    }
  });

  it("puts every server in a subnet without public addresses, and lets in only what comes from the balancer", () => {
    const subnets = resourcesOf(ec2.service, "AWS::EC2::Subnet");
    expect(subnets.map(({ properties }) => properties["MapPublicIpOnLaunch"])).toEqual([
      false,
      false,
      false,
      false,
    ]);
    for (const { properties } of resourcesOf(ec2.service, "AWS::AutoScaling::AutoScalingGroup"))
      expect(JSON.stringify(properties["VPCZoneIdentifier"])).not.toContain("Public");
    const firewalls = resourcesOf(ec2.service, "AWS::EC2::SecurityGroup");
    const open = firewalls.filter(({ properties }) => properties["SecurityGroupIngress"] !== undefined);
    expect(open.map(({ id }) => id)).toEqual([expect.stringContaining("Balancer")]);
    expect(
      resourcesOf(ec2.service, "AWS::EC2::SecurityGroupIngress").map(({ properties }) => properties),
    ).toEqual([
      expect.objectContaining({
        FromPort: 3000,
        ToPort: 3000,
        SourceSecurityGroupId: { "Fn::GetAtt": [open[0]?.id, "GroupId"] },
      }),
    ]);
  });

  it("reaches S3 and DynamoDB without going through the NAT gateway, of which there are as many as the stage says", () => {
    const endpoints = resourcesOf(ec2.service, "AWS::EC2::VPCEndpoint");
    expect(JSON.stringify(endpoints)).toMatch(/\.s3"/);
    expect(JSON.stringify(endpoints)).toMatch(/dynamodb/);
    expect(resourcesOf(ec2.service, "AWS::EC2::NatGateway")).toHaveLength(1);
    expect(resourcesOf(synthesise(stages.course).service, "AWS::EC2::NatGateway")).toHaveLength(2);
  });

  it("answers at its domain by TLS 1.2 or newer, sends everybody there, and asks servers for their health", () => {
    const { service } = ec2;
    const balancer = theOne(service, "AWS::ElasticLoadBalancingV2::LoadBalancer");
    const attributes = Object.fromEntries(
      (balancer.properties["LoadBalancerAttributes"] as { Key: string; Value: unknown }[]).map(
        ({ Key, Value }) => [Key, Value],
      ),
    );
    expect(attributes).toMatchObject({
      "routing.http.drop_invalid_header_fields.enabled": "true",
      "routing.http.desync_mitigation_mode": "strictest",
      "access_logs.s3.enabled": "true",
      "access_logs.s3.bucket": "gas-example-access-logs",
    });
    const logs = theOne(ec2.state, "AWS::S3::Bucket", { BucketName: "gas-example-access-logs" });
    const mayWrite = statementsIn(ec2.state).filter(({ resources }) =>
      resources.includes("arn:aws:s3:::gas-example-access-logs/balancer/AWSLogs/111122223333/*"),
    );
    expect(mayWrite).toEqual([
      expect.objectContaining({
        where: expect.stringContaining(logs.id.slice(0, 16)),
        actions: ["s3:PutObject"],
      }),
    ]);
    const https = theOne(service, "AWS::ElasticLoadBalancingV2::Listener", { Port: 443 });
    expect(https.properties).toMatchObject({
      Protocol: "HTTPS",
      SslPolicy: expect.stringMatching(/^ELBSecurityPolicy-TLS13-1-2/),
      Certificates: [{ CertificateArn: { Ref: theOne(service, "AWS::CertificateManager::Certificate").id } }],
      ListenerAttributes: expect.arrayContaining([
        {
          Key: "routing.http.response.strict_transport_security.header_value",
          Value: "max-age=31536000; includeSubDomains",
        },
      ]),
    });
    expect(theOne(service, "AWS::ElasticLoadBalancingV2::Listener", { Port: 80 }).properties).toMatchObject({
      DefaultActions: [
        { Type: "redirect", RedirectConfig: { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_301" } },
      ],
    });
    expect(theOne(service, "AWS::ElasticLoadBalancingV2::TargetGroup").properties).toMatchObject({
      HealthCheckPath: "/api/health",
      Matcher: { HttpCode: "200" },
    });
    expect(theOne(service, "AWS::Route53::RecordSet").properties).toMatchObject({
      Name: "gas.example.org.",
      Type: "A",
    });
    expect(theOne(service, "AWS::CertificateManager::Certificate").properties).toMatchObject({
      DomainName: "gas.example.org",
      ValidationMethod: "DNS",
    });
  });

  it("keeps logs as long as the stage says, shows what runs, and writes to the operator before money runs out", () => {
    const logs = [ec2.state, ec2.service].flatMap((template) => resourcesOf(template, "AWS::Logs::LogGroup"));
    for (const { properties } of logs) expect(properties["RetentionInDays"]).toBe(30);
    expect(logs.map(({ properties }) => String(properties["LogGroupName"])).toSorted()).toEqual(
      ["annotators", "keepers", "network", "web"].map((name) => `/gas-example/${name}`),
    );
    const [dashboard] = resourcesOf(ec2.service, "AWS::CloudWatch::Dashboard");
    const shown = JSON.stringify(dashboard?.properties);
    for (const metric of [
      "RequestCount",
      "TargetResponseTime",
      "GroupInServiceInstances",
      "ApproximateAgeOfOldestMessage",
    ])
      expect(shown).toContain(metric);
    expect(theOne(ec2.service, "AWS::Budgets::Budget").properties).toMatchObject({
      Budget: { BudgetLimit: { Amount: 200, Unit: "USD" }, TimeUnit: "MONTHLY" },
      NotificationsWithSubscribers: [
        { Notification: { NotificationType: "ACTUAL", Threshold: 80 } },
        { Notification: { NotificationType: "FORECASTED", Threshold: 100 } },
      ],
    });
    expect(JSON.stringify(resourcesOf(ec2.state, "AWS::SNS::Subscription"))).toContain(
      '"operator@example.org"',
    );
  });

  it("with the web on Vercel has no door and no web servers, and trusts one project's production alone", () => {
    expect(resourcesOf(vercel.service, "AWS::ElasticLoadBalancingV2::LoadBalancer")).toEqual([]);
    expect(
      resourcesOf(vercel.service, "AWS::AutoScaling::AutoScalingGroup").map(
        ({ properties }) => properties["AutoScalingGroupName"],
      ),
    ).toEqual(["gas-example-annotators", "gas-example-keepers"]);
    const issuer = "oidc.vercel.com/example-lab";
    expect(theOne(vercel.service, "AWS::IAM::OIDCProvider").properties).toMatchObject({
      Url: `https://${issuer}`,
      ClientIdList: ["https://vercel.com/example-lab"],
    });
    const [role] = resourcesOf(vercel.service, "AWS::IAM::Role").filter(({ id }) => id.startsWith("webrole"));
    expect(role?.properties["AssumeRolePolicyDocument"]).toMatchObject({
      Statement: [
        {
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${issuer}:aud`]: "https://vercel.com/example-lab",
              [`${issuer}:sub`]: "owner:example-lab:project:gas:environment:production",
            },
          },
        },
      ],
    });
  });
});
