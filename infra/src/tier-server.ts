import { type Stack, aws_ec2 as ec2, aws_iam as iam, type aws_kms as kms } from "aws-cdk-lib";
import { architectureOf } from "./architecture.ts";
import { deploymentNames, type Tier } from "./names.ts";
import { addFirewall } from "./network.ts";
import { logPermissions, type Permission } from "./permissions.ts";
import type { ReleaseFiles } from "./release-files.ts";
import { addRole } from "./roles.ts";
import type { Stage } from "./stage.ts";
import { serverScript, type ServerScript } from "./user-data.ts";

/** Where servers stand and what they are made of: the same for each tier of a stack. */
export type Ground = { stack: Stack; stage: Stage; network: ec2.IVpc; files: ReleaseFiles; key: kms.IKey };

/** What tells the servers of one tier from those of another. */
export type TierSpec = Pick<
  ServerScript,
  "main" | "settings" | "secrets" | "bundles" | "healthUrl" | "stopSeconds"
> & {
  tier: Tier;
  instanceTypes: readonly [string, ...string[]];
  diskGib: number;
  permissions: readonly Permission[];
  /** Ports besides 443 that its servers must reach. */
  furtherPorts?: readonly number[];
};

/** All that a launch template needs of a tier. */
export type TierServer = {
  instanceTypes: readonly [string, ...string[]];
  diskGib: number;
  role: iam.Role;
  firewall: ec2.SecurityGroup;
  userData: ec2.UserData;
};

/** Makes a tier's role, firewall and log, and the script that its servers start with. */
export function prepareServer(
  { stack, stage, network, files, key }: Ground,
  { tier, instanceTypes, diskGib, permissions, furtherPorts, ...script }: TierSpec,
): TierServer {
  const { region, prefix } = stage;
  const node = files[`node-${architectureOf(instanceTypes[0])}`];
  const app = tier === "web" ? files.web : files.worker;
  return {
    instanceTypes,
    diskGib,
    firewall: addFirewall(stack, network, `${tier}-firewall`, furtherPorts),
    role: addRole(stack, stage, {
      tier,
      trust: new iam.ServicePrincipal("ec2.amazonaws.com"),
      key,
      permissions: [
        ...permissions,
        ...logPermissions(stage, tier),
        {
          actions: ["s3:GetObject"],
          resources: [node, app].map((file) => `arn:aws:s3:::${file.bucket}/${file.key}`),
        },
      ],
    }),
    userData: ec2.UserData.custom(
      serverScript({
        ...script,
        region,
        name: tier,
        signal: { stack: stack.stackName, resource: groupId(tier) },
        logGroup: deploymentNames(prefix).logs[tier],
        node,
        app,
      }),
    ),
  };
}

/** A group's id in the template: what its servers signal to. */
export const groupId = (tier: Tier): string => `${tier}Group`;
