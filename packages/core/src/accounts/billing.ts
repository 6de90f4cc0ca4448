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
