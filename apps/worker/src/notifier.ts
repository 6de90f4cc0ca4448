import type { Account, UserId } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import {
  letterOfDebt,
  letterOfFreePlan,
  letterOfJob,
  letterOfReturn,
  type LetterSettings,
} from "@gas/core/mail/letters";
import {
  mailsOfAccount,
  mailsOfJob,
  returnLookMs,
  returnMailId,
  type Returned,
} from "@gas/core/mail/mail-events";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { MailLedger } from "@gas/core/ports/mail-ledger";
import type { Handler, Outcome } from "./consume.ts";
import { countReturned } from "./mail/count-returned.ts";
import { postMail, type Posted, type PostMailDeps } from "./mail/post-mail.ts";

export type NotifierDeps = PostMailDeps & {
  jobs: Pick<JobStore, "find" | "listOf" | "countRetrieving" | "noteMail">;
  accounts: Pick<AccountStore, "find" | "noteMail">;
  archiveAfterMs: number;
  archiveMinBytes: number;
  graceMs: number;
};

/**
 * Tells people what happened. A message names a job or a person and nothing else: what there is to tell is read from
 * the row, so a message that comes twice, late or in another order changes nothing.
 */
export const notifier =
  (deps: NotifierDeps): Handler<"mail"> =>
  async (message) =>
    "jobId" in message ? tellOfJob(deps, message.jobId) : tellPerson(deps, message.userId);

/** Records that a mail came back, for its person to see in their settings. */
export const bounceReader =
  (deps: { mails: Pick<MailLedger, "bounced">; now(): number }): Handler<"mailFeedback"> =>
  async ({ bounces }) => {
    for (const { mailId, because } of bounces) await deps.mails.bounced(mailId, because, deps.now());
    return done;
  };

const done: Outcome = { end: "done" };

async function tellOfJob(deps: NotifierDeps, jobId: JobId): Promise<Outcome> {
  const job = await deps.jobs.find(jobId);
  const account = job && (await deps.accounts.find(job.userId));
  if (!job || !account) return done; // deleted since
  const { mails, lookAt } = mailsOfJob(job, account, deps.archiveMinBytes, deps.now());
  const posted: Posted[] = [];
  for (const mail of mails) {
    const write = () => letterOfJob(mail.kind, job, account, settingsOf(deps), deps.now());
    posted.push(await postMail(deps, account, { ...mail, jobId }, write));
  }
  await noteLook(deps, job.mailAt, nextLook(lookAt, posted), (at) => deps.jobs.noteMail(job, at));
  return outcomeOf(posted);
}

async function tellPerson(deps: NotifierDeps, userId: UserId): Promise<Outcome> {
  const account = await deps.accounts.find(userId);
  if (!account) return done;
  const returned = await returnedOf(deps, account);
  const { mails, lookAt } = mailsOfAccount(account, returned, deps.graceMs, deps.now());
  const posted: Posted[] = [];
  for (const mail of mails) {
    const write = () => {
      if (mail.kind === "allBack") return letterOfReturn(returned?.back ?? 0, settingsOf(deps));
      const owedSince = account.billing?.pastDueSince;
      return account.plan === "free" || owedSince === undefined
        ? letterOfFreePlan(settingsOf(deps))
        : letterOfDebt(owedSince, settingsOf(deps));
    };
    posted.push(await postMail(deps, account, mail, write));
  }
  await noteLook(deps, account.mailAt, nextLook(lookAt, posted), (at) => deps.accounts.noteMail(account, at));
  return outcomeOf(posted);
}

/** Going through all jobs of a person is for once: not after it was told already. */
async function returnedOf(deps: NotifierDeps, account: Account): Promise<Returned> {
  const entry = await deps.mails.find(returnMailId(account));
  return entry && entry.state !== "SENDING" ? { away: 0, back: 0 } : countReturned(deps, account);
}

const settingsOf = ({
  serviceUrl,
  archiveAfterMs,
  archiveMinBytes,
  graceMs,
}: NotifierDeps): LetterSettings => ({
  serviceUrl,
  archiveAfterMs,
  archiveMinBytes,
  graceMs,
});

/** The soonest of what time brings and of what could not be settled now. */
function nextLook(lookAt: number | null, posted: Posted[]): number | null {
  const looks = posted.flatMap((one) => (typeof one === "object" ? [one.again] : []));
  if (lookAt !== null) looks.push(lookAt);
  return looks.length > 0 ? Math.min(...looks) : null;
}

/** Moves the mark on the row. Should the row have changed since it was read, the mark stays and someone looks once more. */
async function noteLook(
  { now }: Pick<NotifierDeps, "now">,
  standing: number | undefined,
  next: number | null,
  note: (lookAt: number | null) => Promise<boolean>,
): Promise<void> {
  if (next === null ? standing === undefined : standing === next) return;
  // A look that comes about as soon anyway need not be moved: while thousands of results come back this is asked each time.
  if (next !== null && standing !== undefined && standing > now() && Math.abs(next - standing) < returnLookMs)
    return;
  await note(next);
}

/** A mail that was given up is for whoever runs the service to see. */
function outcomeOf(posted: Posted[]): Outcome {
  return posted.includes("given up") ? { end: "park", because: "no mail server took a mail" } : done;
}
