import { UserId, type Account } from "@gas/core/accounts/account";
import { decideBilling, isSameBilling } from "@gas/core/accounts/billing";
import { AppError } from "@gas/core/errors/app-error";
import { tellOfPlan } from "../change-plan.ts";
import type { WebDeps } from "../deps.ts";
import { paymentsOf } from "./payments-of.ts";

export type SyncBillingDeps = Pick<WebDeps, "accounts" | "payments" | "bus" | "graceMs" | "now" | "log">;

/** Another notice may write between the reading and the writing; more than a few do not come at once. */
const mostTries = 5;

/**
 * Brings an account into line with what Stripe says of its customer now. What a notice said is not looked at, so one that
 * is replayed, late or out of order changes nothing: the revision is read first, then Stripe is asked, and what it says is
 * written only if nobody wrote in between.
 */
export async function syncBilling(deps: SyncBillingDeps, userId: UserId, customerId: string): Promise<void> {
  const payments = paymentsOf(deps);
  for (let tries = 0; tries < mostTries; tries++) {
    const account = await deps.accounts.find(userId);
    if (!account) {
      // The account is gone and Stripe has not heard: whoever runs the service must end what is still paid for.
      deps.log({ event: "billing_of_nobody", userId, customerId });
      return;
    }
    const before = account.billing;
    if (before?.customerId !== undefined && before.customerId !== customerId) {
      deps.log({ event: "billing_of_second_customer", userId, customerId });
      return;
    }
    const found = await payments.subscriptionsOf(customerId);
    const now = deps.now();
    const next = decideBilling(before, found ? customerId : undefined, found ?? [], deps.graceMs, now);
    if (isSameBilling(before, next.billing)) return;
    // Premium that was never paid for was given, and is not Stripe's to take.
    const plan = !before?.subscription && !next.billing.subscription ? account.plan : next.plan;
    const written = await deps.accounts.setBilling(userId, before?.revision ?? 0, next.billing, plan, now);
    if (!written) continue;
    deps.log({ event: "billing_changed", userId, status: next.billing.subscription?.status, plan });
    if (written.planVersion !== account.planVersion) await tellOfPlan(deps, userId);
    return;
  }
  throw new AppError("storage_busy", "Others wrote at the same moment, again and again.");
}

/** What the payment service tells by itself. Answered at once for what is none of our business. */
export async function hearNotice(deps: SyncBillingDeps, body: string, signature: string): Promise<void> {
  const payments = paymentsOf(deps);
  const { type, customerId, userId: told } = await payments.readNotice(body, signature);
  if (customerId === null || !/^(checkout\.session|customer|invoice)\./.test(type)) return;
  // A customer that was deleted at Stripe is asked about in vain: then the signed notice itself says whose it was.
  const userId = UserId.safeParse((await payments.ownerOf(customerId)) ?? told);
  if (!userId.success) return deps.log({ event: "notice_of_foreign_customer", type });
  await syncBilling(deps, userId.data, customerId);
}

/** When a person comes back from paying, the notice may not have come yet: Stripe is asked at once. */
export async function syncOwnBilling(deps: SyncBillingDeps, account: Account): Promise<void> {
  const customerId = account.billing?.customerId;
  if (customerId !== undefined) await syncBilling(deps, account.userId, customerId);
}
