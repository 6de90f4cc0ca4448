import { setTimeout as sleep } from "node:timers/promises";
import type { InboxMail } from "@gas/local-aws/mail/mailbox";

/** A claim on a mail whose sender was killed runs out; then another one sends it. Many may wait for that on a slow machine. */
const patienceMs = 240_000;

/**
 * Whether each of `jobIds` was told of in one mail, whatever was killed or emptied. Answers the jobs without one, and how
 * often a mail came again under its Message-ID (killed between the mail server's yes and the record).
 */
export async function compareMails(
  inbox: string,
  jobIds: readonly string[],
): Promise<{ missing: string[]; repeated: number }> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const mails = (await (await fetch(`${inbox}/messages.json`)).json()) as InboxMail[];
    const told = new Set(mails.map(({ messageId }) => /^<(.+)\.done@/.exec(messageId)?.[1]));
    const missing = jobIds.filter((jobId) => !told.has(jobId));
    if (missing.length === 0 || Date.now() > until)
      return { missing, repeated: mails.reduce((sum, { deliveries }) => sum + deliveries - 1, 0) };
    await sleep(500);
  }
}
