import type { Billing } from "../accounts/billing.ts";
import type { Account, FollowUp, UserId } from "../accounts/account.ts";
import type { MailWishes } from "../mail/mail-wishes.ts";
import type { Plan } from "../accounts/plans.ts";

export type AccountStore = {
  /** Reads what was written last (consistently). */
  find(userId: UserId): Promise<Account | null>;
  /** Notes who signed in; makes the account at the first time. Plan and age of a standing account stay. */
  welcome(account: Account): Promise<Account>;
  /**
   * Sets the plan and, in the same write, that every result must follow it. Answers the account after it; one that has
   * this plan already stays as it is. null when there is no such account.
   */
  changePlan(userId: UserId, plan: Plan, now: number): Promise<Account | null>;
  /** Notes how far the results have followed; `wakeAt` null when all have. False when the plan has changed again since. */
  noteFollowUp(
    userId: UserId,
    planVersion: number,
    followUp: FollowUp,
    wakeAt: number | null,
  ): Promise<boolean>;
  /** Every account, in no order. Reads the whole table: for whoever runs the service. */
  all(): AsyncIterable<Account>;
  /** Accounts whose results have still to follow a change of plan, and whose time to be looked at has come. */
  listDue(now: number, limit: number): Promise<Account[]>;
  /** Accounts about which there may be something to tell, longest overdue first. */
  listMailDue(now: number, limit: number): Promise<Account[]>;
  /** Notes when to look again (null: never); only if plan and time to look are still those that were read. */
  noteMail(
    account: Pick<Account, "userId" | "planVersion" | "mailAt">,
    lookAt: number | null,
  ): Promise<boolean>;
  /** Sets which mails the person wants. null when there is no such account. */
  setMailWishes(userId: UserId, wishes: MailWishes): Promise<Account | null>;
  /**
   * Writes what Stripe said, and the plan that follows, in one write; a plan that changes does so as by `changePlan`.
   * Only if nobody wrote since `seenRevision` was read (0: nothing stood). The account after it, or null.
   */
  setBilling(
    userId: UserId,
    seenRevision: number,
    billing: Omit<Billing, "revision">,
    plan: Plan,
    now: number,
  ): Promise<Account | null>;
};
