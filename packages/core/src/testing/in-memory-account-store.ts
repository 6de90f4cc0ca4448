import type { Account } from "../accounts/account.ts";
import { newFollowUp } from "../accounts/change-plan.ts";
import type { AccountStore } from "../ports/account-store.ts";

/** An account store for tests; passes the same contract as the one on DynamoDB. */
export function inMemoryAccountStore(): AccountStore {
  const rows = new Map<string, Account>();
  const put = (account: Account): Account => {
    rows.set(account.userId, account);
    return account;
  };
  return {
    find: async (userId) => rows.get(userId) ?? null,
    welcome: async ({ userId, name, email, plan, createdAt }) =>
      put({
        ...(rows.get(userId) ?? { userId, plan, createdAt, planVersion: 0 }),
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email }),
      }),
    changePlan: async (userId, plan, now) => {
      const row = rows.get(userId);
      if (!row || row.plan === plan) return row ?? null;
      return put({
        ...row,
        plan,
        planVersion: row.planVersion + 1,
        followUp: newFollowUp(now),
        wakeAt: now,
      });
    },
    noteFollowUp: async (userId, planVersion, followUp, wakeAt) => {
      const row = rows.get(userId);
      if (row?.planVersion !== planVersion) return false;
      const { wakeAt: _, ...rest } = row;
      put({ ...rest, followUp, ...(wakeAt === null ? {} : { wakeAt }) });
      return true;
    },
    listDue: async (now, limit) =>
      [...rows.values()]
        .filter((row) => wakeAtOf(row) <= now)
        .toSorted((a, b) => wakeAtOf(a) - wakeAtOf(b))
        .slice(0, limit),
  };
}

const wakeAtOf = ({ wakeAt = Infinity }: Account) => wakeAt;
