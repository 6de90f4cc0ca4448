import { VariantAddress } from "../../../../../../server/explore-address.ts";
import { readRoute } from "../../../../../../server/route.ts";
import { viewVariant } from "../../../../../../server/view-variant.ts";

/** Everything of one record. */
export const GET = readRoute({ params: VariantAddress }, async ({ house, reader, params }) =>
  Response.json(await viewVariant(house.deps, reader, params.jobId, params.ordinal)),
);
