import { GeneAddress, ViewQuery } from "../../../../../../../server/explore-address.ts";
import { readRoute } from "../../../../../../../server/route.ts";
import { viewGene } from "../../../../../../../server/view-gene.ts";

/** One gene: its transcript, and the records of the view on it. */
export const GET = readRoute(
  { params: GeneAddress, query: ViewQuery },
  async ({ house, reader, params, query }) =>
    Response.json(await viewGene(house.deps, reader, params.jobId, params.gene, query.view)),
);
