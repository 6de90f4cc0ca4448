import { cancelJob } from "../../../../../server/cancel-job.ts";
import { JobAddress } from "../../../../../server/job-address.ts";
import { route } from "../../../../../server/route.ts";

/** Ends a job that has not ended yet; its file goes with it. */
export const POST = route({ params: JobAddress }, async ({ house, account, params }) => {
  const job = await cancelJob(house.deps, account, params.jobId);
  return Response.json(await house.view(job, account));
});
