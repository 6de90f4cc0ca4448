import { AgainWish, annotateAgain } from "../../../../../server/annotate-again.ts";
import { JobAddress } from "../../../../../server/job-address.ts";
import { route } from "../../../../../server/route.ts";

/** A new job of the same file. The same click again answers the same job. */
export const POST = route(
  { params: JobAddress, body: AgainWish },
  async ({ house, account, params, body }) => {
    const job = await annotateAgain(house.deps, account, params.jobId, body);
    return Response.json(await house.view(job, account), { status: 201 });
  },
);
