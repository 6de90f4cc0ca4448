import * as z from "zod";
import { duration } from "@gas/core/duration";

/** The part of the worker's environment that is about mail; docs/mail.md tells how to set it. */
export const mailSettings = {
  /** How mails leave: by any SMTP server, by Amazon SES, or not at all. */
  MAIL_VIA: z.enum(["none", "smtp", "ses"]).default("none"),
  /** The SMTP server, such as smtps://user:password@mail.example.org. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Who mails are from, such as "GAS <gas@example.org>". */
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'must be an address, such as "GAS <gas@example.org>"',
    )
    .optional(),
  /** Signs the links that end mails; the web has the same. Make one with: openssl rand -base64 48. */
  MAIL_SECRET: z.string().min(32).optional(),
  /** Where people find the service: where the links of mails lead. The web's NEXTAUTH_URL. */
  SERVICE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The configuration set of SES that publishes what comes back to the topic of mail feedback. */
  SES_CONFIGURATION_SET: z.string().min(1).optional(),
  /** How long a claim on a mail holds. It outlives any attempt to send it: a carrier says yes or no within half a minute for each step. */
  MAIL_LEASE_SECONDS: z.coerce.number().positive().default(180),
  /** Mails that are sent at a time. */
  NOTIFIER_SLOTS: z.coerce.number().int().min(1).max(64).default(4),
  /** How long premium goes on while a payment is owed. The web has the same setting. */
  BILLING_GRACE: duration.prefault("7 days"),
};
export type MailSettings = z.infer<z.ZodObject<typeof mailSettings>>;

/** Mails need all of an address to come from, a secret, and somewhere for their links to lead. */
export function checkMailSettings(settings: MailSettings, context: z.RefinementCtx): void {
  const via = settings.MAIL_VIA;
  if (via === "none") return;
  const needed = [...(via === "smtp" ? ["SMTP_URL"] : []), "MAIL_FROM", "MAIL_SECRET", "SERVICE_URL"];
  for (const name of needed)
    if (settings[name as keyof MailSettings] === undefined)
      context.addIssue({ code: "custom", path: [name], message: `is needed when MAIL_VIA is ${via}` });
}
