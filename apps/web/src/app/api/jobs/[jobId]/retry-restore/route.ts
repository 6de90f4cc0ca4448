import { JobAddress } from "../../../../../server/job-address.ts";
import { retryRestore } from "../../../../../server/retry-restore.ts";
import { route } from "../../../../../server/route.ts";

/** Has a retrieval that failed or is late looked after now. */
export const POST = route({ params: JobAddress }, async ({ house, account, params }) => {
  const job = await retryRestore(house.deps, house.view, account, params.jobId);
  return Response.json(await house.view(job, account), { status: 202 });
});
