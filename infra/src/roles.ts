import { type Stack, aws_iam as iam, type aws_kms as kms } from "aws-cdk-lib";
import { acknowledge } from "./acknowledge.ts";
import type { Tier } from "./names.ts";
import { statementsOf, type Permission } from "./permissions.ts";
import type { Stage } from "./stage.ts";

/** A tier's role: its permissions, and the use of the key of the topics that it publishes to. */
export function addRole(
  stack: Stack,
  { prefix }: Stage,
  {
    tier,
    trust,
    key,
    permissions,
  }: {
    tier: Tier;
    trust: iam.IPrincipal;
    key: kms.IKey;
    permissions: readonly Permission[];
  },
): iam.Role {
  const all: Permission[] = [
    ...permissions,
    { actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: [key.keyArn] },
  ];
  const role = new iam.Role(stack, `${tier}-role`, {
    assumedBy: trust,
    description: `What the ${tier} of ${prefix} may do`,
    inlinePolicies: { [tier]: new iam.PolicyDocument({ statements: statementsOf(all) }) },
  });
  for (const { resources, star } of all)
    for (const arn of resources)
      if (star && arn.includes("*")) acknowledge(role, `AwsSolutions-IAM5[Resource::${arn}]`, star);
  return role;
}
