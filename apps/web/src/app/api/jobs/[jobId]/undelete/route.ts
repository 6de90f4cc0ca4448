import { undeleteJob } from "../../../../../server/delete-job.ts";
import { JobAddress } from "../../../../../server/job-address.ts";
import { route } from "../../../../../server/route.ts";

/** Takes the deletion of the job back, while that can be done. */
export const POST = route({ params: JobAddress }, async ({ house, account, params }) =>
  Response.json(await house.view(await undeleteJob(house.deps, account, params.jobId), account)),
);
