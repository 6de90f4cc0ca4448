import { ViewQuery } from "../../../../../../server/explore-address.ts";
import { JobAddress } from "../../../../../../server/job-address.ts";
import { countVariants } from "../../../../../../server/count-variants.ts";
import { readRoute } from "../../../../../../server/route.ts";

/** Counts of what the view shows, for its pictures and lists. */
export const GET = readRoute(
  { params: JobAddress, query: ViewQuery },
  async ({ house, reader, params, query }) =>
    Response.json(await countVariants(house.deps, reader, params.jobId, query.view)),
);
