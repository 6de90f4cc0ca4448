import { VariantsQuery } from "../../../../../server/explore-address.ts";
import { JobAddress } from "../../../../../server/job-address.ts";
import { listVariants } from "../../../../../server/list-variants.ts";
import { readRoute } from "../../../../../server/route.ts";

/** Records of the result that the view shows, any stretch of them. */
export const GET = readRoute(
  { params: JobAddress, query: VariantsQuery },
  async ({ house, reader, params, query }) =>
    Response.json(await listVariants(house.deps, reader, params.jobId, query)),
);
