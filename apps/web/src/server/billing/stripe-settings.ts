import * as z from "zod";
import { duration } from "@gas/core/duration";

/** The settings of payment: without keys there is a test checkout, or none. docs/billing.md tells how to get them. */
export const stripeSettings = {
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, "must be a secret or restricted key, such as sk_test_…")
    .optional()
    .describe("Stripe's secret key. With it people pay for premium by Stripe Checkout."),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+$/, "must be a webhook's signing secret, such as whsec_…")
    .optional()
    .describe("What Stripe signs its notices to /api/billing/webhook with."),
  STRIPE_PRICE: z
    .string()
    .regex(/^price_\w+$/, "must be the id of a recurring price, such as price_…")
    .optional()
    .describe("The price at Stripe that premium costs."),
  PREMIUM_PRICE: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('The same price in words, for the plans page, such as "20 EUR a month".'),
  STRIPE_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Where Stripe's API is, if not at Stripe: a server on this very machine, for tests."),
  BILLING_GRACE: duration
    .prefault("7 days")
    .describe("How long premium goes on while a payment is owed. The worker has the same setting."),
};

const together = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_PRICE", "PREMIUM_PRICE"] as const;

type Settings = z.infer<z.ZodObject<typeof stripeSettings>>;
export type StripeKeys = Record<(typeof together)[number], string>;

/** All that payments need, or null where none are taken. */
export function stripeKeys(settings: Settings): StripeKeys | null {
  return together.every((name) => settings[name] !== undefined)
    ? (settings as StripeKeys) // the compiler cannot see that every one is there
    : null;
}

/**
 * Settings that do not go together. `atHome`: the service or its AWS is on this very machine, so that real money has no
 * business here.
 */
export function checkStripeSettings(
  settings: Settings & { TEST_CHECKOUT?: boolean | undefined },
  { atHome, isLoopback }: { atHome: boolean; isLoopback: (url: string) => boolean },
  complain: (name: keyof typeof stripeSettings | "TEST_CHECKOUT", message: string) => void,
): void {
  const missing = together.filter((name) => settings[name] === undefined);
  // A price in words may stand alone: the test checkout says it too.
  if (together.some((name) => name !== "PREMIUM_PRICE" && settings[name] !== undefined))
    for (const name of missing) complain(name, `is missing: set all of ${together.join(", ")}, or none`);
  const { STRIPE_SECRET_KEY: key, STRIPE_API_URL: apiUrl, TEST_CHECKOUT: testCheckout } = settings;
  if (key === undefined) return;
  if (testCheckout) complain("TEST_CHECKOUT", "cannot go with Stripe: premium would be free for the asking");
  const isLive = /_live_/.test(key);
  if (isLive && atHome)
    complain(
      "STRIPE_SECRET_KEY",
      "is a live key, which is refused while this service or its AWS is on loopback",
    );
  if (apiUrl !== undefined && (isLive || !isLoopback(apiUrl)))
    complain("STRIPE_API_URL", "is for tests: an address of this very machine, with a test key");
}
