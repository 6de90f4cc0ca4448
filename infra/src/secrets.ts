import { RemovalPolicy, type Stack, aws_secretsmanager as secretsmanager } from "aws-cdk-lib";
import { acknowledge } from "./acknowledge.ts";
import { deploymentNames } from "./names.ts";
import type { Stage } from "./stage.ts";

type SecretName = keyof ReturnType<typeof deploymentNames>["secrets"];

/** The secrets that a stage has, each with its name in Secrets Manager. */
export type Secrets = Partial<Record<SecretName, secretsmanager.ISecret>>;

/** A secret as it is made: the field that AWS makes up, and those that an operator fills in. */
type SecretShape = { for: string; generated: string; toBeFilledIn?: readonly string[] };

/** Each is a JSON object whose fields are settings of the app that reads it. */
function shapesOf({ stripe, mail }: Stage): Partial<Record<SecretName, SecretShape>> {
  return {
    session: { for: "Encrypts session cookies", generated: "NEXTAUTH_SECRET" },
    oidc: {
      for: "What the sign-in provider knows this service by",
      generated: "OIDC_CLIENT_SECRET",
      toBeFilledIn: ["OIDC_CLIENT_ID"],
    },
    ...(stripe
      ? {
          stripe: {
            for: "Keys of Stripe",
            generated: "STRIPE_WEBHOOK_SECRET",
            toBeFilledIn: ["STRIPE_SECRET_KEY"],
          },
        }
      : {}),
    ...(mail.via === "none"
      ? {}
      : {
          mail: {
            for: "Signs the links that end mails",
            generated: "MAIL_SECRET",
            ...(mail.via === "smtp" ? { toBeFilledIn: ["SMTP_URL"] } : {}),
          },
        }),
  };
}

/**
 * Makes a stage's secrets. What nobody needs to know is made up by AWS and known to nobody; the rest is filled in by the
 * operator, once (docs/deploy-to-aws.md), and never passes through a template.
 */
export function addSecrets(stack: Stack, stage: Stage): Secrets {
  const names = deploymentNames(stage.prefix).secrets;
  return Object.fromEntries(
    (Object.entries(shapesOf(stage)) as [SecretName, SecretShape][]).map(([name, shape]) => {
      const { generated, toBeFilledIn = [] } = shape;
      const secret = new secretsmanager.Secret(stack, `Secret-${name}`, {
        secretName: names[name],
        description: `${shape.for}${toBeFilledIn.length > 0 ? "; to be filled in" : ""}`,
        generateSecretString: {
          secretStringTemplate: JSON.stringify(
            Object.fromEntries(toBeFilledIn.map((field) => [field, "to be filled in"])),
          ),
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
      // declared without its "| undefined"; the same object
      return [name, secret as secretsmanager.ISecret];
    }),
  );
}
