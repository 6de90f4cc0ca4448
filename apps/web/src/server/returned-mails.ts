import type { Account } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import type { MailKind } from "@gas/core/mail/mail-wishes";
import type { WebDeps } from "./deps.ts";

/** A mail that did not arrive, and why, in the mail server's words. */
export type ReturnedMail = { mailId: string; kind: MailKind; at: number; because: string; jobId?: JobId };

/** As many of a person's mails are looked through, the latest first. */
const looked = 50;
const shown = 5;

/** The latest mails to a person that were refused or came back, so that they can see that their address is at fault. */
export async function returnedMails(
  { mails }: Pick<WebDeps, "mails">,
  { userId }: Pick<Account, "userId">,
): Promise<ReturnedMail[]> {
  const entries = await mails.listOf(userId, looked);
  return entries
    .flatMap((entry) =>
      entry.state === "REFUSED" || entry.state === "BOUNCED"
        ? [
            {
              mailId: entry.mailId,
              kind: entry.kind,
              at: entry.changedAt,
              because: entry.because,
              ...(entry.jobId ? { jobId: entry.jobId } : {}),
            },
          ]
        : [],
    )
    .slice(0, shown);
}
