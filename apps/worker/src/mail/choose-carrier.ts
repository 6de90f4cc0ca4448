import type { MailCarrier } from "@gas/core/ports/mail-carrier";
import { sesCarrier, smtpCarrier } from "./carriers.ts";
import type { MailSettings } from "./mail-settings.ts";

/** How mails leave, by the settings; null where none do. */
export function chooseCarrier(settings: MailSettings & { AWS_REGION: string }): MailCarrier | null {
  const { MAIL_VIA: via, MAIL_FROM: from, SMTP_URL: url } = settings;
  if (via === "none" || from === undefined) return null;
  if (via === "smtp") return url === undefined ? null : smtpCarrier(url, from, settings.NOTIFIER_SLOTS);
  return sesCarrier({ region: settings.AWS_REGION, configurationSet: settings.SES_CONFIGURATION_SET }, from);
}
