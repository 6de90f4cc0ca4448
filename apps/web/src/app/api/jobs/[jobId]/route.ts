import { LabelWish } from "@gas/core/jobs/labels";
import { deleteJob } from "../../../../server/delete-job.ts";
import { JobAddress } from "../../../../server/job-address.ts";
import { labelJob } from "../../../../server/label-job.ts";
import { route } from "../../../../server/route.ts";
import { viewOwnJob } from "../../../../server/view-job.ts";

/** One of my jobs as it stands now. */
export const GET = route({ params: JobAddress }, async ({ house, account, params }) =>
  Response.json(await viewOwnJob(house.deps, house.view, account, params.jobId)),
);

/** Gives it a name, tags or notes. */
export const PATCH = route(
  { params: JobAddress, body: LabelWish },
  async ({ house, account, params, body }) => {
    const job = await labelJob(house.deps, account, params.jobId, body);
    return Response.json(await house.view(job, account));
  },
);

/** Deletes the job with every copy of its files. For a while that can be taken back: see undelete. */
export const DELETE = route({ params: JobAddress }, async ({ house, account, params }) => {
  await deleteJob(house.deps, account, params.jobId);
  return new Response(null, { status: 204 });
});
