import type { Account, FollowUp, UserId } from "../accounts/account.ts";
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
  /** Accounts whose results have still to follow a change of plan, and whose time to be looked at has come. */
  listDue(now: number, limit: number): Promise<Account[]>;
};
