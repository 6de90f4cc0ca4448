import { type Stack, aws_route53 as route53, aws_ses as ses, type aws_sns as sns } from "aws-cdk-lib";
import { deploymentNames } from "./names.ts";
import type { Permission } from "./permissions.ts";
import type { Settings } from "./server-settings.ts";
import type { Stage } from "./stage.ts";

type BySes = Extract<Stage["mail"], { via: "ses" }>;

/** The domain that mails are from: what SES must be shown to be ours. */
const domainOf = (from: string): string => /@([^>\s]+)>?$/.exec(from)?.[1] ?? "";

/**
 * Mail by Amazon SES: the domain, proved and signed by DNS records (made here where the zone is the stage's own, otherwise
 * SES shows which are wanted), and a configuration set that publishes what comes back to the topic of mail feedback.
 */
export function addMail(
  stack: Stack,
  { hosting, prefix }: Stage,
  { from }: BySes,
  feedback: sns.ITopic,
): void {
  const configurationSet = new ses.ConfigurationSet(stack, "MailSet", {
    configurationSetName: deploymentNames(prefix).mail,
    tlsPolicy: ses.ConfigurationSetTlsPolicy.REQUIRE,
    reputationMetrics: true,
  });
  configurationSet.addEventDestination("Feedback", {
    destination: ses.EventDestination.snsTopic(feedback),
    events: [ses.EmailSendingEvent.BOUNCE, ses.EmailSendingEvent.COMPLAINT, ses.EmailSendingEvent.REJECT],
  });
  const domain = domainOf(from);
  const identity =
    hosting.on === "ec2" && hosting.zone.name === domain
      ? ses.Identity.publicHostedZone(
          route53.PublicHostedZone.fromPublicHostedZoneAttributes(stack, "MailZone", {
            hostedZoneId: hosting.zone.id,
            zoneName: hosting.zone.name,
          }),
        )
      : ses.Identity.domain(domain);
  new ses.EmailIdentity(stack, "MailDomain", { identity, configurationSet });
}

/** What a keeper needs to send mails by SES: from the stage's domain, through its configuration set. */
export function mailPermissions({ account, region, prefix, mail }: Stage): Permission[] {
  if (mail.via !== "ses") return [];
  const arn = (kind: string, name: string) => `arn:aws:ses:${region}:${account}:${kind}/${name}`;
  return [
    {
      actions: ["ses:SendEmail", "ses:SendRawEmail"], // a mail that is made here is raw to SES
      resources: [
        arn("identity", domainOf(mail.from)),
        arn("configuration-set", deploymentNames(prefix).mail),
      ],
    },
  ];
}

/** The worker's settings that are about mail; its secrets are in Secrets Manager. */
export function mailSettings({ hosting, mail, prefix }: Stage): Settings {
  if (mail.via === "none") return {};
  return {
    MAIL_VIA: mail.via,
    MAIL_FROM: mail.from,
    SERVICE_URL: `https://${hosting.domain}`,
    ...(mail.via === "ses" ? { SES_CONFIGURATION_SET: deploymentNames(prefix).mail } : {}),
  };
}
