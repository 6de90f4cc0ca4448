import { JobAddress } from "../../../../server/job-address.ts";
import { route } from "../../../../server/route.ts";
import { viewOwnJob } from "../../../../server/view-job.ts";

/** One of my jobs as it stands now. */
export const GET = route({ params: JobAddress }, async ({ house, account, params }) =>
  Response.json(await viewOwnJob(house.deps, house.forecast, account, params.jobId)),
);
