import { ExportQuery } from "../../../../../../server/explore-address.ts";
import { exportVariants } from "../../../../../../server/export-variants.ts";
import { JobAddress } from "../../../../../../server/job-address.ts";
import { readRoute } from "../../../../../../server/route.ts";

/** A file of exactly what the view shows. */
export const GET = readRoute(
  { params: JobAddress, query: ExportQuery },
  async ({ house, reader, params, query }) => exportVariants(house.deps, reader, params.jobId, query),
);
