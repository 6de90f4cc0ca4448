import { RemovalPolicy, type Stack, aws_secretsmanager as secrets } from "aws-cdk-lib";
import { acknowledge } from "./acknowledge.ts";
import { deploymentNames } from "./names.ts";
import type { Stage } from "./stage.ts";

/**
 * Secrets, each a JSON object whose fields are the settings of the app that it holds. The session secret is made here and
 * known to nobody; the others are filled in by the operator, once (docs/deploy-to-aws.md), and never pass through a template.
 */
export function addSecrets(stack: Stack, stage: Stage): secrets.ISecret[] {
  const names = deploymentNames(stage.prefix).secrets;
  const add = (id: string, secretName: string, description: string, fields: object, generated: string) => {
    const secret = new secrets.Secret(stack, id, {
      secretName,
      description,
      generateSecretString: {
        secretStringTemplate: JSON.stringify(fields),
        generateStringKey: generated,
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      secret,
      "AwsSolutions-SMG4",
      "Another session secret signs everybody out, and the others are made by someone else: an operator rotates them.",
    );
    return secret as secrets.ISecret; // declared without its "| undefined"; the same object
  };
  return [
    add("SessionSecret", names.session, "Encrypts session cookies", {}, "NEXTAUTH_SECRET"),
    add(
      "OidcSecret",
      names.oidc,
      "What the sign-in provider knows this service by: to be filled in",
      { OIDC_CLIENT_ID: "to be filled in" },
      "OIDC_CLIENT_SECRET",
    ),
    ...(stage.stripe
      ? [
          add(
            "StripeSecret",
            names.stripe,
            "Keys of Stripe: to be filled in",
            { STRIPE_SECRET_KEY: "to be filled in" },
            "STRIPE_WEBHOOK_SECRET",
          ),
        ]
      : []),
  ];
}
