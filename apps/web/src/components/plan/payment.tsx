import type { Account } from "@gas/core/accounts/account";
import { graceUntil } from "@gas/core/accounts/billing";
import { LocalTime } from "../local-time.tsx";

/** Leads to where premium is paid for: a plain form, which needs no script. */
export function CheckoutForm({ price }: { price: string | undefined }) {
  return (
    <form method="post" action="/api/billing/checkout">
      <button className="button primary">Upgrade to premium{price ? `: ${price}` : ""}</button>
      <p className="mt-3 text-sm text-ink-soft">
        You pay at Stripe, our payment service; no card number ever comes near this service. You can cancel at
        any time.
      </p>
    </form>
  );
}

/** What stands of a person's payments, and the way to change it. */
export function Payment({ account, graceMs }: { account: Account; graceMs: number }) {
  const { subscription, pastDueSince } = account.billing ?? {};
  if (!subscription)
    return <p>Your premium was given to you: there is nothing to pay, and nothing to cancel.</p>;
  return (
    <>
      {pastDueSince !== undefined && account.plan === "premium" ? (
        <p role="alert" className="rounded-lg bg-bad-wash px-4 py-3 text-bad" data-testid="payment-owed">
          The last payment did not go through. You keep premium until{" "}
          <LocalTime at={graceUntil(pastDueSince, graceMs)} />; check your card before that.
        </p>
      ) : subscription.periodEnd === undefined ? null : subscription.endsThen ? (
        <p data-testid="payment-ends">
          Premium is cancelled and ends <LocalTime at={subscription.periodEnd} />. Until then everything stays
          as it is; afterwards your results move to the archive.
        </p>
      ) : (
        <p data-testid="payment-renews">
          Premium is paid for until <LocalTime at={subscription.periodEnd} /> and then renews itself.
        </p>
      )}
      <form method="post" action="/api/billing/portal" className="mt-4">
        <button className="button">Manage payment</button>
        <p className="mt-3 text-sm text-ink-soft">Cards, invoices and cancellation, at Stripe.</p>
      </form>
    </>
  );
}
