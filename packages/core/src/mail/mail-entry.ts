import * as z from "zod";
import { UserId } from "../accounts/account.ts";
import { Lease } from "../jobs/lease.ts";
import { JobId } from "../jobs/job-id.ts";
import { day, hour, minute, Time } from "../time.ts";
import { MailKind } from "./mail-wishes.ts";

const common = {
  mailId: z.string().min(1),
  userId: UserId,
  kind: MailKind,
  jobId: JobId.optional(),
  /** When the entry came to be as it is. */
  changedAt: Time,
  /** How often it was begun to send it. */
  attempts: z.int().min(0),
  because: z.string().optional(),
};

/**
 * What became of the mail about one event. SENDING: someone holds it or tried in vain; SENT: a mail server took it;
 * DECLINED: not wanted, or nowhere to send it; REFUSED: no mail server will take it; BOUNCED: taken and sent back.
 */
export const MailEntry = z.discriminatedUnion("state", [
  z.object({ ...common, state: z.literal("SENDING"), lease: Lease }),
  z.object({ ...common, state: z.literal("SENT") }),
  z.object({ ...common, state: z.literal("DECLINED") }),
  z.object({ ...common, state: z.literal("REFUSED"), because: z.string() }),
  z.object({ ...common, state: z.literal("BOUNCED"), because: z.string() }),
]);
export type MailEntry = z.infer<typeof MailEntry>;

/** Which event, and whom it concerns. */
export type MailName = Pick<MailEntry, "mailId" | "userId" | "kind" | "jobId">;

/** A mail that no server took so often is given up: at an hour between attempts, a day and a half. */
export const mostAttempts = 40;

/** What happened longer ago is not told any more, whoever comes to look: nobody waits for such a mail. */
export const toldWithinMs = 90 * day;

/**
 * How long the ledger keeps an entry after its last change. An entry is written after its event, so it outlives the time
 * in which the event is told by 90 days, and no two clocks are so far apart: one that has gone can bring no second mail.
 */
export const keptMs = 2 * toldWithinMs;

/** How long to wait after the n-th attempt (from 1) failed for a reason that passes. */
export function attemptAgainMs(attempts: number): number {
  return Math.min(minute * 2 ** (attempts - 1), hour);
}

export type MailDecision =
  | { do: "nothing" }
  /** Someone else is sending it; look again then. */
  | { do: "wait"; until: number }
  | { do: "decline"; because: "not_wanted" | "no_address" | "no_mail_here" }
  | { do: "give-up" }
  | { do: "send" };

/** What to do about an event of which the ledger says `entry`. A decision that was made once is not made again. */
export function decideMail(
  entry: MailEntry | null,
  around: { wanted: boolean; hasAddress: boolean; mailIsSent: boolean },
  now: number,
): MailDecision {
  if (entry && entry.state !== "SENDING") return { do: "nothing" };
  if (entry && entry.lease.until > now) return { do: "wait", until: entry.lease.until };
  // A mail that was begun may have been sent: it goes on whatever is wished by now.
  if (entry) return entry.attempts >= mostAttempts ? { do: "give-up" } : { do: "send" };
  if (!around.mailIsSent) return { do: "decline", because: "no_mail_here" };
  if (!around.wanted) return { do: "decline", because: "not_wanted" };
  return around.hasAddress ? { do: "send" } : { do: "decline", because: "no_address" };
}
