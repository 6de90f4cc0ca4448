import type { Account, UserId } from "../accounts/account.ts";

export type AccountStore = {
  /** Reads what was written last (consistently). */
  find(userId: UserId): Promise<Account | null>;
  /** Adds the account at its first sign-in, refreshes name and mail at later ones; plan and age stay. Answers what stands. */
  welcome(account: Account): Promise<Account>;
};
