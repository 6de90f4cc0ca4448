import type { Account } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import { attemptAgainMs, decideMail, mostAttempts, type MailName } from "@gas/core/mail/mail-entry";
import type { MailEvent } from "@gas/core/mail/mail-events";
import { letterHtml, letterText, type Letter } from "@gas/core/mail/letters";
import { unsubscribeToken } from "@gas/core/mail/unsubscribe-token";
import { withoutAddresses } from "@gas/core/messages/mail-notice";
import type { MailCarrier, OutgoingMail } from "@gas/core/ports/mail-carrier";
import type { MailLedger } from "@gas/core/ports/mail-ledger";
import { traced } from "@gas/telemetry/traced";
import type { Log } from "../log.ts";

export type PostMailDeps = {
  mails: Pick<MailLedger, "find" | "claim" | "decline" | "settle">;
  /** null: this service sends no mail. */
  carrier: MailCarrier | null;
  mailSecret: string;
  serviceUrl: string;
  /** How long a claim on a mail holds; longer than a carrier takes to say yes or no. */
  mailLeaseMs: number;
  newLeaseOwner(): string;
  now(): number;
  log: Log;
};

/** `again`: nothing is settled yet, look again then. `given up`: no server took it for too long. */
export type Posted = "settled" | "given up" | { again: number };

/**
 * Tells one event, once: claim, send, record. A crash before the claim loses nothing and one after the record doubles
 * nothing; in the instant between the server's yes and the record the mail may be sent again, under the same Message-ID
 * (docs/decisions/0009-a-mail-may-come-twice-but-never-not-at-all.md).
 */
export async function postMail(
  deps: PostMailDeps,
  account: Account,
  event: MailEvent & { jobId?: JobId },
  write: () => Letter,
): Promise<Posted> {
  const { mailId, kind, wanted, jobId } = event;
  const name: MailName = { mailId, userId: account.userId, kind, ...(jobId ? { jobId } : {}) };
  const to = account.email;
  const decision = decideMail(
    await deps.mails.find(mailId),
    { wanted, hasAddress: to !== undefined, mailIsSent: deps.carrier !== null },
    deps.now(),
  );
  switch (decision.do) {
    case "nothing":
      return "settled";
    case "wait":
      return { again: decision.until };
    case "decline":
      await deps.mails.decline(name, decision.because, deps.now());
      return "settled";
    case "give-up":
      return giveUp(deps, name);
    case "send": {
      if (!deps.carrier || to === undefined) return giveUp(deps, name); // the address went away between two attempts
      const mail = await writeMail(deps, name, to, write());
      return send(deps, deps.carrier, name, mail);
    }
  }
}

async function send(
  deps: PostMailDeps,
  carrier: MailCarrier,
  name: MailName,
  mail: OutgoingMail,
): Promise<Posted> {
  const { mailId, kind } = name;
  const owner = deps.newLeaseOwner();
  const until = deps.now() + deps.mailLeaseMs;
  const claimed = await deps.mails.claim(name, { owner, until }, deps.now());
  if (!claimed) return { again: until }; // someone was quicker; whether they did it, we look then
  let answer: Awaited<ReturnType<MailCarrier["send"]>>;
  try {
    answer = await traced("send mail", { kind: "CLIENT", attributes: { "gas.mail_kind": kind } }, () =>
      carrier.send(mail),
    );
  } catch (error) {
    const again = deps.now() + attemptAgainMs(claimed.attempts);
    // Only the message: what a mail library hangs on its errors may hold the address.
    const because = withoutAddresses(error instanceof Error ? error.message : String(error));
    deps.log.warn({ mailId, kind, attempts: claimed.attempts, because }, "a mail could not be sent now");
    await deps.mails.settle(mailId, owner, { state: "SENDING", because, again }, deps.now());
    return { again };
  }
  const outcome =
    "refused" in answer
      ? ({ state: "REFUSED", because: answer.refused } as const)
      : ({ state: "SENT" } as const);
  await deps.mails.settle(mailId, owner, outcome, deps.now());
  deps.log.info({ mailId, kind, attempts: claimed.attempts, state: outcome.state }, "mail");
  return "settled";
}

async function giveUp(deps: PostMailDeps, name: MailName): Promise<Posted> {
  const owner = deps.newLeaseOwner();
  const now = deps.now();
  const claimed = await deps.mails.claim(name, { owner, until: now + deps.mailLeaseMs }, now);
  if (!claimed) return { again: now + deps.mailLeaseMs };
  const because = `no mail server took it in ${mostAttempts} attempts`;
  await deps.mails.settle(name.mailId, owner, { state: "REFUSED", because }, now);
  deps.log.error({ mailId: name.mailId, kind: name.kind }, "a mail was given up");
  return "given up";
}

async function writeMail(
  { mailSecret, serviceUrl }: PostMailDeps,
  { mailId, kind, userId }: MailName,
  to: string,
  letter: Letter,
): Promise<OutgoingMail> {
  const token = await unsubscribeToken(mailSecret, { userId, kind });
  const links = { settings: `${serviceUrl}/settings`, unsubscribe: `${serviceUrl}/unsubscribe?t=${token}` };
  return {
    mailId,
    to,
    subject: letter.subject,
    text: letterText(letter, kind, links),
    html: letterHtml(letter, kind, links),
    unsubscribeUrl: `${serviceUrl}/api/mail/unsubscribe?t=${token}`,
  };
}
