import { leadToPayment } from "../../../../server/billing/lead-to-payment.ts";
import { startCheckout } from "../../../../server/billing/start-checkout.ts";
import { route } from "../../../../server/route.ts";

/** The form "Upgrade to premium": leads to where it is paid for. */
export const POST = route({}, ({ house, account }) =>
  leadToPayment(house.deps, () => startCheckout(house.deps, account)),
);
