import { quoteForUpgrade } from "../../../../server/quote-restore.ts";
import { route } from "../../../../server/route.ts";

/** What an upgrade would bring back from the archive, when, and what it costs the service. */
export const GET = route({}, async ({ house, account }) =>
  Response.json(await quoteForUpgrade(house.deps, account), { headers: { "Cache-Control": "no-store" } }),
);
