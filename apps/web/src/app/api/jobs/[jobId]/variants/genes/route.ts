import { GenesQuery } from "../../../../../../server/explore-address.ts";
import { JobAddress } from "../../../../../../server/job-address.ts";
import { readRoute } from "../../../../../../server/route.ts";
import { suggestGenes } from "../../../../../../server/suggest-genes.ts";

/** Genes by their first letters. */
export const GET = readRoute(
  { params: JobAddress, query: GenesQuery },
  async ({ house, reader, params, query }) =>
    Response.json(await suggestGenes(house.deps, reader, params.jobId, query)),
);
