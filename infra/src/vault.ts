import {
  Duration,
  type Stack,
  aws_iam as iam,
  type aws_sns as sns,
  custom_resources as custom,
} from "aws-cdk-lib";
import { resourceNames } from "@gas/aws/topology";
import { addLog } from "./logs.ts";
import { resourceArns } from "./names.ts";
import type { Stage } from "./stage.ts";

/**
 * The Glacier vault and its notices. CloudFormation has no resource for it, so a small function calls Glacier when the
 * stack is made or changed. Both calls may be repeated: the first does nothing to a vault that stands, the second says the
 * same again. Nothing is called when the stack goes: the vault holds results.
 */
export function addVault(stack: Stack, stage: Stage, topic: sns.ITopic): void {
  const vault = { accountId: "-", vaultName: resourceNames(stage.prefix).vault };
  const log = addLog(stack, stage, "vault");
  const role = new iam.Role(stack, "VaultRole", {
    assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
    inlinePolicies: {
      vault: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
            resources: [log.logGroupArn],
          }),
        ],
      }),
    },
  });

  const call = (id: string, action: "CreateVault" | "SetVaultNotifications", parameters: object) => {
    const request: custom.AwsSdkCall = {
      service: "glacier",
      action,
      parameters,
      physicalResourceId: custom.PhysicalResourceId.of(`${vault.vaultName}-${id}`),
    };
    return new custom.AwsCustomResource(stack, id, {
      onCreate: request,
      onUpdate: request,
      role,
      logGroup: log,
      timeout: Duration.minutes(1),
      installLatestAwsSdk: false, // what the runtime has knows both calls; nothing is fetched
      policy: custom.AwsCustomResourcePolicy.fromStatements([
        new iam.PolicyStatement({ actions: [`glacier:${action}`], resources: [resourceArns(stage).vault] }),
      ]),
    });
  };
  const made = call("Vault", "CreateVault", vault);
  const told = call("VaultNotices", "SetVaultNotifications", {
    ...vault,
    vaultNotificationConfig: {
      SNSTopic: topic.topicArn,
      Events: ["ArchiveRetrievalCompleted", "InventoryRetrievalCompleted"],
    },
  });
  told.node.addDependency(made, topic);
}
