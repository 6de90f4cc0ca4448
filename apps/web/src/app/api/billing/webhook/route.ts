import { hearNotice } from "../../../../server/billing/sync-billing.ts";
import { provenRoute } from "../../../../server/proven-route.ts";

/** The largest event that Stripe sends is some tens of kilobytes. */
const maxBodyBytes = 256 * 1024;

/** What Stripe tells by itself. The signature over the raw body is the proof; a failure makes Stripe tell it again. */
export const POST = provenRoute(maxBodyBytes, async ({ house, body, request }) => {
  await hearNotice(house.deps, body, request.headers.get("stripe-signature") ?? "");
  return Response.json({ received: true });
});
