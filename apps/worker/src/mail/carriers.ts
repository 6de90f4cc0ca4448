import { SendEmailCommand, SESv2Client, type SESv2ClientConfig } from "@aws-sdk/client-sesv2";
import { createTransport } from "nodemailer";
import { mailTag, withoutAddresses } from "@gas/core/messages/mail-notice";
import type { MailCarrier, OutgoingMail } from "@gas/core/ports/mail-carrier";

/** A server that does not answer for so long is given up for this time; the claim on the mail holds longer. */
const patienceMs = 30_000;

/** Any SMTP server. `from` is an address with or without a name. */
export function smtpCarrier(url: string, from: string, connections: number): MailCarrier {
  const transport = createTransport(
    {
      url,
      pool: true, // a new connection costs a hundred times what a mail does
      maxConnections: connections,
      connectionTimeout: patienceMs,
      greetingTimeout: patienceMs,
      socketTimeout: patienceMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    send: async (mail) => {
      try {
        await transport.sendMail(messageOf(mail, from));
        return { taken: true };
      } catch (error) {
        const refused = smtpRefusal(error);
        if (refused === null) throw error;
        return { refused };
      }
    },
  };
}

/** Amazon SES. With a configuration set that publishes to the topic of feedback, mails that come back are known. */
export function sesCarrier(
  {
    configurationSet,
    ...client
  }: Pick<SESv2ClientConfig, "region" | "endpoint" | "credentials"> & {
    configurationSet?: string | undefined;
  },
  from: string,
): MailCarrier {
  const sesClient = new SESv2Client({ ...client });
  const transport = createTransport({ SES: { sesClient, SendEmailCommand } }, { from });
  return {
    send: async (mail) => {
      try {
        await transport.sendMail({
          ...messageOf(mail, from),
          ses: {
            EmailTags: [{ Name: mailTag, Value: mail.mailId }],
            ...(configurationSet ? { ConfigurationSetName: configurationSet } : {}),
          },
        });
        return { taken: true };
      } catch (error) {
        // SES API reference, SendEmail, Errors: the two that are about this mail rather than about the account.
        const isForGood =
          error instanceof Error && ["MessageRejected", "BadRequestException"].includes(error.name);
        if (!isForGood) throw error;
        return { refused: withoutAddresses(error.message) };
      }
    },
  };
}

function messageOf({ mailId, to, subject, text, html, unsubscribeUrl }: OutgoingMail, from: string) {
  const domain = /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
  return {
    to: { name: "", address: to }, // an address, not a list to be parsed
    subject,
    text,
    html,
    messageId: `<${mailId}@${domain}>`,
    headers: {
      "Auto-Submitted": "auto-generated", // RFC 3834: no out-of-office note in answer
      "List-Unsubscribe": `<${unsubscribeUrl}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", // RFC 8058
      "X-GAS-Mail": mailId, // SES gives each mail a Message-ID of its own: this one stays
    },
  };
}

/** Why a server will never take this mail, in its words; null when it may, or when it is we who are not let in. */
function smtpRefusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const {
    command,
    responseCode = 0,
    response = "",
  } = error as Error & {
    command?: string;
    responseCode?: number;
    response?: string;
  };
  const isAboutMail = command === "RCPT TO" || command === "DATA";
  return isAboutMail && responseCode >= 500 ? withoutAddresses(response || error.message) : null;
}
