import { listUnfinished } from "../../../server/list-unfinished.ts";
import { route } from "../../../server/route.ts";

/** My uploads that were begun and not ended, with what has arrived of each. */
export const GET = route({}, async ({ house, account }) =>
  Response.json(
    { uploads: await listUnfinished(house.deps, account) },
    { headers: { "Cache-Control": "no-store" } },
  ),
);
