import type { UserId } from "../accounts/account.ts";
import type { MailEntry, MailName } from "../mail/mail-entry.ts";
import type { Lease } from "../jobs/lease.ts";

/** What became of a mail that was being sent. */
export type MailOutcome =
  | { state: "SENT" }
  | { state: "REFUSED"; because: string }
  /** Not this time: whoever comes after `again` may try. */
  | { state: "SENDING"; because: string; again: number };

/** The record of which event was told to whom: at most one sender at a time, and none after it is settled. */
export type MailLedger = {
  /** Reads what was written last (consistently). */
  find(mailId: string): Promise<MailEntry | null>;
  /** Takes the mail to send it. The entry after it, or null: it is settled, or someone else's lease is still on. */
  claim(mail: MailName, lease: Lease, now: number): Promise<Extract<MailEntry, { state: "SENDING" }> | null>;
  /** Records that the mail is not to be sent; false when the ledger knows it already. */
  decline(mail: MailName, because: string, now: number): Promise<boolean>;
  /** Records how it went; false when the mail is not this lease's any more. */
  settle(mailId: string, leaseOwner: string, outcome: MailOutcome, now: number): Promise<boolean>;
  /** Records that a mail which was sent came back; false when there is no such mail. */
  bounced(mailId: string, because: string, now: number): Promise<boolean>;
  /** A person's mails, latest change first. */
  listOf(userId: UserId, limit: number): Promise<MailEntry[]>;
};
