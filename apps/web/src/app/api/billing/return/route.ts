import { syncOwnBilling } from "../../../../server/billing/sync-billing.ts";
import { describeCauses } from "../../../../server/log.ts";
import { route } from "../../../../server/route.ts";

/** Where people come back to from the payment service: its notice may still be on the way, so it is asked at once. */
export const GET = route({}, async ({ house: { deps }, account }) => {
  await syncOwnBilling(deps, account).catch((error: unknown) =>
    // The notice will come; the page says that it may take a moment.
    deps.log({ event: "billing_not_asked", userId: account.userId, cause: describeCauses(error) }),
  );
  return new Response(null, { status: 303, headers: { Location: "/plans?checkout=back" } });
});
