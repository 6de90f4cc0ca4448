import type { Account } from "../accounts/account.ts";
import { staysInS3 } from "../archiving/archive-policy.ts";
import type { EventFields, RowEvent } from "../jobs/job-change.ts";
import type { Job } from "../jobs/job.ts";
import { minute } from "../time.ts";
import { graceUntil } from "../accounts/billing.ts";
import { toldWithinMs } from "./mail-entry.ts";
import {
  remindLeadMs,
  remindMinutes,
  usualWishes,
  type AccountMailKind,
  type JobMailKind,
  type MailKind,
} from "./mail-wishes.ts";

/** Something that happened and is told in one mail. `mailId` names the event, so that it is told once whoever finds it. */
export type MailEvent<K extends MailKind = MailKind> = { mailId: string; kind: K; wanted: boolean };
/** What there is to tell, and when to look again; `lookAt` is null when nothing more can come by the passing of time. */
export type ToTell<K extends MailKind> = { mails: MailEvent<K>[]; lookAt: number | null };

const leadsMs = remindMinutes.map((minutes) => minutes * minute);

/** The events that people are told of, and when the notifier has to look at the row after each. */
const told: { [E in RowEvent]?: (fields: EventFields[E]) => number } = {
  complete: ({ completeTime }) => completeTime,
  fail: ({ completeTime }) => completeTime,
  giveUp: ({ completeTime }) => completeTime,
  archived: ({ archivedAt }) => archivedAt,
  extend: ({ archiveDueAt }) => firstLook(archiveDueAt),
  makeDue: ({ archiveDueAt }) => firstLook(archiveDueAt),
  putOffArchiving: ({ archiveDueAt }) => firstLook(archiveDueAt),
};

const firstLook = (archiveDueAt: number) => Math.max(0, archiveDueAt - Math.max(...leadsMs));

/**
 * When the notifier has to look at a row after `event`: written in the same write as the event itself, so that whatever
 * becomes of the message, the reconciler finds what was not told. null: nobody is told of such an event.
 */
export function lookAfter<E extends RowEvent>(event: E, fields: EventFields[E]): number | null {
  return told[event]?.(fields) ?? null;
}

/** Whether it happened too long ago to be told: the ledger may have forgotten by then that it was. */
const isPast = (happenedAt: number, now: number) => now - happenedAt >= toldWithinMs;

/**
 * What `job` gives its owner to read at `now`; results below `minBytes` do not move. What is not true any more (a result
 * that is back again) is not told late, and nothing is told that happened `toldWithinMs` ago.
 */
export function mailsOfJob(job: Job, account: Account, minBytes: number, now: number): ToTell<JobMailKind> {
  const wishes = account.mailWishes ?? usualWishes;
  const event = (kind: JobMailKind, name: string, wanted = wishes[kind]): MailEvent<JobMailKind> => ({
    mailId: `${job.jobId}.${name}`,
    kind,
    wanted,
  });
  switch (job.status) {
    case "AWAITING_UPLOAD":
    case "PENDING":
    case "RUNNING":
    case "CANCELLED":
      return { mails: [], lookAt: null };
    case "FAILED": // one that never began was refused to the person's face
      return {
        mails: job.attempts > 0 && !isPast(job.completeTime, now) ? [event("failed", "failed")] : [],
        lookAt: null,
      };
    case "COMPLETED": {
      const mails = isPast(job.completeTime, now) ? [] : [event("done", "done")];
      if (job.archiveStatus === "AVAILABLE") {
        const moves = !staysInS3(account.plan, job, minBytes) && !followsChangeOfPlan(job, account);
        const { archiveDueAt } = job;
        const isTime = archiveDueAt - remindLeadMs(wishes) <= now && now < archiveDueAt;
        // Only if asked for: without the wish there is no event, and a wish that comes later still finds one.
        if (isTime && moves && wishes.archivingSoon)
          mails.push(event("archivingSoon", `soon.${archiveDueAt}`));
        // Each lead is looked at, whichever is wished now: the wish may change meanwhile.
        const looks = leadsMs.map((lead) => archiveDueAt - lead).filter((at) => at > now);
        return { mails, lookAt: looks.length > 0 ? Math.min(...looks) : null };
      }
      const isAway = job.archiveStatus === "ARCHIVED" || job.archiveStatus === "RETRIEVING";
      if (isAway && !isPast(job.archivedAt, now)) {
        const wanted = wishes.archived && !followsChangeOfPlan(job, account);
        mails.push(event("archived", `archived.${job.archivedAt}`, wanted));
      }
      return { mails, lookAt: null };
    }
  }
}

/** Whether this result moves because its owner left premium: one mail told of all of them then. */
function followsChangeOfPlan(job: { completeTime: number }, { plan, followUp }: Account): boolean {
  return plan === "free" && followUp !== undefined && followUp.since > job.completeTime;
}

/** Whether every result that the last upgrade asked back may have arrived, as far as the account knows. */
export function mayBeAllBack({ plan, followUp, wakeAt }: Account): boolean {
  return plan === "premium" && followUp !== undefined && wakeAt === undefined;
}

/** How an upgrade's results stand: `away` not yet in S3, `back` have come back since. null: not counted. */
export type Returned = { away: number; back: number } | null;

/** How soon an account is looked at again while results are on their way and no message tells of it. */
export const returnLookMs = minute;

/** Names the event that all results of the last upgrade are back. */
export function returnMailId({ userId, planVersion }: Account): string {
  return `${userId}.back.${planVersion}`;
}

/** What an account gives its owner to read at `now`. */
export function mailsOfAccount(
  account: Account,
  returned: Returned,
  graceMs: number,
  now: number,
): ToTell<AccountMailKind> {
  const { userId, plan, planVersion, followUp, billing } = account;
  const wishes = account.mailWishes ?? usualWishes;
  const mails: MailEvent<AccountMailKind>[] = [];
  const looks: number[] = [];
  // Each change of plan begins a new follow-up: that is when it happened.
  const changed = followUp && !isPast(followUp.since, now);
  if (plan === "premium" && changed) {
    if (returned?.away !== 0) looks.push(now + returnLookMs);
    else if (returned.back > 0)
      mails.push({ mailId: returnMailId(account), kind: "allBack", wanted: wishes.allBack });
  }
  if (plan === "free" && planVersion > 0 && changed)
    mails.push({ mailId: `${userId}.free.${planVersion}`, kind: "plan", wanted: wishes.plan });
  if (plan === "premium" && billing?.pastDueSince !== undefined) {
    if (!isPast(billing.pastDueSince, now))
      mails.push({ mailId: `${userId}.unpaid.${billing.pastDueSince}`, kind: "plan", wanted: wishes.plan });
    looks.push(graceUntil(billing.pastDueSince, graceMs));
  }
  return { mails, lookAt: looks.length > 0 ? Math.min(...looks) : null };
}
