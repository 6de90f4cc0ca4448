import * as z from "zod";
import { Time } from "../time.ts";
import type { Plan } from "./plans.ts";

/** The states of a subscription that Stripe knows (API reference, "The Subscription object": status). */
export const SubscriptionStatus = z.enum([
  "incomplete",
  "incomplete_expired",
  "trialing",
  "active",
  "past_due",
  "canceled",
  "unpaid",
  "paused",
]);
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>;

/** A subscription as it stood when Stripe was asked. */
export const Subscription = z.object({
  id: z.string().min(1),
  status: SubscriptionStatus,
  /** Paid until then. */
  periodEnd: Time.optional(),
  /** It ends with the period: the person has cancelled. */
  endsThen: z.boolean(),
});
export type Subscription = z.infer<typeof Subscription>;

/** What the account knows of its payments: a copy of what Stripe said, never the truth itself. */
export const Billing = z.object({
  /** Grows by one with each write: who asked Stripe before another wrote must ask again. */
  revision: z.int().min(0),
  customerId: z.string().min(1).optional(),
  subscription: Subscription.optional(),
  /** Since when a payment is owed; absent when none is. */
  pastDueSince: Time.optional(),
});
export type Billing = z.infer<typeof Billing>;

/** When premium ends for want of payment. */
export function graceUntil(pastDueSince: number, graceMs: number): number {
  return pastDueSince + graceMs;
}

/** Whether premium has to end now because a payment is owed for too long. */
export function graceHasEnded(
  { plan, billing }: { plan: Plan; billing?: Billing | undefined },
  graceMs: number,
  now: number,
): boolean {
  const owedSince = billing?.pastDueSince;
  return plan === "premium" && owedSince !== undefined && graceUntil(owedSince, graceMs) <= now;
}

const alive: readonly SubscriptionStatus[] = ["active", "trialing", "past_due"];

/** Whether a subscription is paid for, or still may be: a second one must not be sold beside it. */
export function isAlive({ status }: Subscription): boolean {
  return alive.includes(status);
}

/**
 * What an account has now that Stripe says `found` of its subscriptions, whatever it was told before and in which order:
 * paid is premium; a payment that is owed is premium for the grace; everything else is free.
 */
export function decideBilling(
  before: Billing | undefined,
  customerId: string | undefined,
  found: readonly Subscription[],
  graceMs: number,
  now: number,
): { billing: Omit<Billing, "revision">; plan: Plan } {
  const rank = ({ status }: Subscription) =>
    status === "active" || status === "trialing" ? 0 : status === "past_due" ? 1 : 2;
  const [subscription] = found.toSorted((a, b) => rank(a) - rank(b)); // the first of equals: Stripe lists the newest first
  const known = { ...(customerId ? { customerId } : {}), ...(subscription ? { subscription } : {}) };
  if (!subscription || rank(subscription) === 2) return { billing: known, plan: "free" };
  if (rank(subscription) === 0) return { billing: known, plan: "premium" };
  // The clock of the grace starts once for each subscription: a notice that comes again does not set it back.
  const isSame = before?.subscription?.id === subscription.id;
  const pastDueSince = (isSame ? before?.pastDueSince : undefined) ?? now;
  const plan = graceUntil(pastDueSince, graceMs) <= now ? "free" : "premium";
  return { billing: { ...known, pastDueSince }, plan };
}

/** Whether writing `next` would change anything: a notice that comes again writes nothing. */
export function isSameBilling(before: Billing | undefined, next: Omit<Billing, "revision">): boolean {
  const { revision: _, ...standing } = before ?? { revision: 0 };
  return canonical(standing) === canonical(next);
}

const canonical = ({ customerId, subscription, pastDueSince }: Omit<Billing, "revision">) =>
  JSON.stringify([
    customerId,
    subscription && [subscription.id, subscription.status, subscription.periodEnd, subscription.endsThen],
    pastDueSince,
  ]);
