import { ShareWish } from "@gas/core/jobs/share";
import { JobAddress } from "../../../../../server/job-address.ts";
import { route } from "../../../../../server/route.ts";
import { listShares, shareJob } from "../../../../../server/share-job.ts";

/** The links by which others may look at the job. What opens them is told once, when they are made. */
export const GET = route({ params: JobAddress }, async ({ house, account, params }) =>
  Response.json({ shares: await listShares(house.deps, account, params.jobId) }),
);

/** Makes one. */
export const POST = route({ params: JobAddress, body: ShareWish }, async ({ house, account, params, body }) =>
  Response.json(await shareJob(house.deps, account, params.jobId, body), { status: 201 }),
);
