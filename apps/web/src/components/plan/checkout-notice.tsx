import type { Plan } from "@gas/core/accounts/plans";

const good = "bg-good-wash text-good";
const wait = "bg-wait-wash text-wait";
const bad = "bg-bad-wash text-bad";

/** What came of the way to the payment service, when somebody comes back from there. */
export function CheckoutNotice({ came, plan }: { came: string; plan: Plan | undefined }) {
  const says: Record<string, [string, string] | undefined> = {
    back:
      plan === "premium"
        ? [good, "You are premium. What is in the archive comes back by itself."]
        : [wait, "Your plan is free. If you have just paid, it can take a moment: reload this page."],
    left: [wait, "You left the checkout. Nothing was paid."],
    "not-needed": [wait, "There is nothing to pay or to manage for this account."],
    failed: [bad, "The payment service did not answer. Nothing was paid; try again in a minute."],
  };
  const [look, text] = says[came] ?? [];
  if (text === undefined) return null;
  return (
    <p role="status" className={`mt-4 rounded-lg px-4 py-3 ${look}`} data-testid="checkout-notice">
      {text}
    </p>
  );
}
