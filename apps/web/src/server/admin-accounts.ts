import type { Account, UserId } from "@gas/core/accounts/account";
import type { Plan } from "@gas/core/accounts/plans";
import { AppError } from "@gas/core/errors/app-error";
import { changePlan } from "./change-plan.ts";
import type { WebDeps } from "./deps.ts";

/** So many accounts on a page of the admin's. */
const accountsShown = 200;

/** Accounts whose id, name or mail address holds `text`, the newest first. */
export async function findAccounts(
  deps: Pick<WebDeps, "accounts">,
  text: string,
): Promise<{ accounts: Account[]; more: boolean }> {
  const wanted = text.trim().toLowerCase();
  const found: Account[] = [];
  for await (const account of deps.accounts.all())
    if (`${account.userId}\n${account.name ?? ""}\n${account.email ?? ""}`.toLowerCase().includes(wanted))
      found.push(account);
  return {
    accounts: found.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, accountsShown),
    more: found.length > accountsShown,
  };
}

/** Gives somebody a plan, as after a payment that went past these pages; the log tells who did. */
export async function givePlan(
  deps: Pick<WebDeps, "accounts" | "bus" | "now" | "log">,
  admin: Account,
  userId: UserId,
  plan: Plan,
): Promise<Account> {
  const account = await deps.accounts.find(userId);
  if (!account) throw new AppError("not_found", "There is no such account.");
  const changed = await changePlan({ ...deps, testCheckout: true }, account, plan);
  deps.log({ event: "plan_given", by: admin.userId, userId, plan });
  return changed;
}
