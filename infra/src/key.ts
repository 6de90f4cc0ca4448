import { type Stack, RemovalPolicy, aws_iam as iam, aws_kms as kms } from "aws-cdk-lib";

/** Services of AWS that publish to our topics by themselves: alarms, the end of a restore, groups, budgets. */
export const publishers = [
  "cloudwatch.amazonaws.com",
  "s3.amazonaws.com",
  "glacier.amazonaws.com",
  "autoscaling.amazonaws.com",
  "budgets.amazonaws.com",
  "ses.amazonaws.com",
] as const;

/**
 * The key of the topics. One of our own, because the key that AWS manages for SNS cannot be used by other services of AWS,
 * and without them no alarm and no archive could say anything. Whatever else is encrypted uses its service's own key.
 */
export function addKey(stack: Stack, { account, prefix }: { account: string; prefix: string }): kms.Key {
  return new kms.Key(stack, "Key", {
    alias: `${prefix}-topics`,
    description: `Encrypts what ${prefix} publishes`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY, // nothing is kept under it: a notice lives for seconds
    policy: new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          sid: "TheAccountDecidesByRoles",
          principals: [new iam.AccountRootPrincipal()],
          // All that administering and using a symmetric key takes, each by its name.
          actions: [
            "kms:CancelKeyDeletion",
            "kms:CreateAlias",
            "kms:Decrypt",
            "kms:DeleteAlias",
            "kms:DescribeKey",
            "kms:DisableKey",
            "kms:EnableKey",
            "kms:EnableKeyRotation",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus",
            "kms:ListResourceTags",
            "kms:PutKeyPolicy",
            "kms:ScheduleKeyDeletion",
            "kms:TagResource",
            "kms:UntagResource",
            "kms:UpdateAlias",
            "kms:UpdateKeyDescription",
          ],
          resources: ["*"], // in a key's own policy: this key
        }),
        new iam.PolicyStatement({
          sid: "ServicesOfAwsPublish",
          principals: publishers.map((service) => new iam.ServicePrincipal(service)),
          actions: ["kms:GenerateDataKey", "kms:Decrypt"],
          resources: ["*"],
          conditions: { StringEqualsIfExists: { "aws:SourceAccount": account } },
        }),
      ],
    }),
  });
}
