import { CfnOutput, type Stack, aws_iam as iam } from "aws-cdk-lib";
import { permissionsOf } from "./permissions.ts";
import { addRole } from "./roles.ts";
import type { Stage } from "./stage.ts";
import type { State } from "./state-stack.ts";

type OnVercel = Extract<Stage["hosting"], { on: "vercel" }>;

/**
 * Lets the web app on Vercel take its role: Vercel signs a token that says which project and environment it is, AWS
 * believes Vercel's signature, and there is no key to lose (vercel.com/docs/oidc/aws). Only one environment may: a preview
 * deployment is somebody's branch, and must not see people's files, so previews have a stage of their own.
 */
export function addVercelTrust(
  stack: Stack,
  stage: Stage,
  { team, project, environment, trusted }: OnVercel,
  { key }: State,
): void {
  const issuer = `oidc.vercel.com/${team}`;
  const provider = trusted
    ? `arn:aws:iam::${stage.account}:oidc-provider/${issuer}`
    : new iam.CfnOIDCProvider(stack, "Vercel", {
        url: `https://${issuer}`,
        clientIdList: [`https://vercel.com/${team}`],
      }).attrArn;
  const role = addRole(stack, stage, {
    tier: "web",
    trust: new iam.WebIdentityPrincipal(provider, {
      StringEquals: {
        [`${issuer}:aud`]: `https://vercel.com/${team}`,
        [`${issuer}:sub`]: `owner:${team}:project:${project}:environment:${environment}`,
      },
    }),
    key,
    permissions: permissionsOf("web", stage),
  });
  new CfnOutput(stack, "WebRoleArn", {
    value: role.roleArn,
    description: `Set it on Vercel, for ${environment}, as VERCEL_AWS_ROLE_ARN`,
  });
}
