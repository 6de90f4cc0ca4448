import { extendArchiving } from "../../../../../server/extend-archiving.ts";
import { JobAddress } from "../../../../../server/job-address.ts";
import { route } from "../../../../../server/route.ts";

/** Puts the archiving of its result off, once. */
export const POST = route({ params: JobAddress }, async ({ house, account, params }) => {
  const job = await extendArchiving(house.deps, account, params.jobId);
  return Response.json(await house.view(job, account));
});
