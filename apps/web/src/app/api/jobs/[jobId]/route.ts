import { deleteJob } from "../../../../server/delete-job.ts";
import { JobAddress } from "../../../../server/job-address.ts";
import { route } from "../../../../server/route.ts";
import { viewOwnJob } from "../../../../server/view-job.ts";

/** One of my jobs as it stands now. */
export const GET = route({ params: JobAddress }, async ({ house, account, params }) =>
  Response.json(await viewOwnJob(house.deps, house.view, account, params.jobId)),
);

/** Deletes the job with every copy of its files. */
export const DELETE = route({ params: JobAddress }, async ({ house, account, params }) => {
  await deleteJob(house.deps, account, params.jobId);
  return new Response(null, { status: 204 });
});
