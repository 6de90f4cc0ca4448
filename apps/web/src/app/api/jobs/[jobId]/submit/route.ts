import { JobAddress } from "../../../../../server/job-address.ts";
import { route } from "../../../../../server/route.ts";
import { submitJob } from "../../../../../server/submit-job.ts";

/** The file is up: queue the job. Again: answers the job as it is. */
export const POST = route({ params: JobAddress }, async ({ house, account, params }) => {
  const job = await submitJob(house.deps, account, params.jobId);
  return Response.json(await house.view(job, account));
});
