import { browserLinks } from "../../../../../server/browser-links.ts";
import { JobAddress } from "../../../../../server/job-address.ts";
import { route } from "../../../../../server/route.ts";

/** Links for the genome browser, made at this moment. */
export const GET = route({ params: JobAddress }, async ({ house, account, params }) =>
  Response.json(await browserLinks(house.deps, account, params.jobId), {
    headers: { "Cache-Control": "no-store" },
  }),
);
