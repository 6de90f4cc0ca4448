import type { Account } from "../accounts/account.ts";
import { newFollowUp } from "../accounts/change-plan.ts";
import type { Plan } from "../accounts/plans.ts";
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
      return put({ ...row, ...withPlan(row, plan, now) });
    },
    noteFollowUp: async (userId, planVersion, followUp, wakeAt) => {
      const row = rows.get(userId);
      if (row?.planVersion !== planVersion) return false;
      const { wakeAt: _, ...rest } = row;
      put({ ...rest, followUp, ...(wakeAt === null ? {} : { wakeAt }) });
      return true;
    },
    all: async function* () {
      yield* rows.values();
    },
    listDue: async (now, limit) =>
      [...rows.values()]
        .filter((row) => wakeAtOf(row) <= now)
        .toSorted((a, b) => wakeAtOf(a) - wakeAtOf(b))
        .slice(0, limit),
    listMailDue: async (now, limit) =>
      [...rows.values()]
        .filter(({ mailAt = Infinity }) => mailAt <= now)
        .toSorted((a, b) => (a.mailAt ?? 0) - (b.mailAt ?? 0))
        .slice(0, limit),
    noteMail: async ({ userId, planVersion, mailAt }, lookAt) => {
      const row = rows.get(userId);
      if (row?.planVersion !== planVersion || row.mailAt !== mailAt) return false;
      const { mailAt: _, ...rest } = row;
      put(lookAt === null ? rest : { ...rest, mailAt: lookAt });
      return true;
    },
    setMailWishes: async (userId, mailWishes) => {
      const row = rows.get(userId);
      return row ? put({ ...row, mailWishes }) : null;
    },
    setBilling: async (userId, seenRevision, billing, plan, now) => {
      const row = rows.get(userId);
      if (!row || (row.billing?.revision ?? 0) !== seenRevision) return null;
      return put({
        ...row,
        billing: { ...billing, revision: seenRevision + 1 },
        mailAt: now,
        ...(row.plan === plan ? {} : withPlan(row, plan, now)),
      });
    },
  };
}

function withPlan({ planVersion }: Account, plan: Plan, now: number): Partial<Account> {
  return { plan, planVersion: planVersion + 1, followUp: newFollowUp(now), wakeAt: now, mailAt: now };
}

const wakeAtOf = ({ wakeAt = Infinity }: Account) => wakeAt;
