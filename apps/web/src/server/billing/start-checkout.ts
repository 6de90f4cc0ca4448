import type { Account } from "@gas/core/accounts/account";
import { isAlive } from "@gas/core/accounts/billing";
import { AppError } from "@gas/core/errors/app-error";
import { paymentsOf } from "./payments-of.ts";
import { syncBilling, type SyncBillingDeps } from "./sync-billing.ts";

/** Where the person pays for premium; where they manage what they pay already, should there be something. */
export async function startCheckout(deps: SyncBillingDeps, account: Account): Promise<string> {
  const payments = paymentsOf(deps);
  const { userId } = account;
  let customerId = await customerOf(deps, account);
  const found = await payments.subscriptionsOf(customerId);
  if (found === null) {
    // Deleted at Stripe, and no notice of it has come.
    await syncBilling(deps, userId, customerId);
    customerId = await customerOf(deps, (await deps.accounts.find(userId)) ?? account);
  } else if (found.some(isAlive)) {
    await syncBilling(deps, userId, customerId);
    return payments.openPortal(customerId);
  }
  if (account.plan === "premium")
    throw new AppError("not_possible_now", "This account is premium already, without a payment.");
  return payments.openCheckout(customerId, userId);
}

/** Where the person changes their card, reads invoices and cancels. */
export async function openPortal(deps: SyncBillingDeps, account: Account): Promise<string> {
  const customerId = account.billing?.customerId;
  if (customerId === undefined)
    throw new AppError("not_possible_now", "There is no payment of this account to manage.");
  return paymentsOf(deps).openPortal(customerId);
}

/** The account's one customer: made at the first checkout, and recorded before anything is paid. */
async function customerOf(deps: SyncBillingDeps, account: Account): Promise<string> {
  const { userId, email } = account;
  let standing: Account | null = account;
  for (let tries = 0; standing && tries < 3; tries++) {
    const { billing, plan } = standing;
    if (billing?.customerId !== undefined) return billing.customerId;
    const { revision = 0, ...rest } = billing ?? {};
    const customerId = await paymentsOf(deps).makeCustomer(userId, revision, email);
    const written = await deps.accounts.setBilling(
      userId,
      revision,
      { ...rest, customerId },
      plan,
      deps.now(),
    );
    if (written) return customerId;
    standing = await deps.accounts.find(userId); // somebody was quicker: with the same customer, or a later one
  }
  throw new AppError("storage_busy", "The account changed at the same moment.");
}
