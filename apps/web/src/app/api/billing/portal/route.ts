import { leadToPayment } from "../../../../server/billing/lead-to-payment.ts";
import { openPortal } from "../../../../server/billing/start-checkout.ts";
import { route } from "../../../../server/route.ts";

/** The form "Manage payment": leads to where cards, invoices and the cancellation are. */
export const POST = route({}, ({ house, account }) =>
  leadToPayment(house.deps, () => openPortal(house.deps, account)),
);
