import { browserLinks } from "../../../../../server/browser-links.ts";
import { JobAddress } from "../../../../../server/job-address.ts";
import { readRoute } from "../../../../../server/route.ts";

/** Links for the genome browser, made at this moment. */
export const GET = readRoute({ params: JobAddress }, async ({ house, reader, params }) =>
  Response.json(await browserLinks(house.deps, reader, params.jobId), {
    headers: { "Cache-Control": "no-store" },
  }),
);
