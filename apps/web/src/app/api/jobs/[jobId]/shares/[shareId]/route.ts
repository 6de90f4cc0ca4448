import * as z from "zod";
import { JobAddress } from "../../../../../../server/job-address.ts";
import { route } from "../../../../../../server/route.ts";
import { unshareJob } from "../../../../../../server/share-job.ts";

const ShareAddress = JobAddress.extend({ shareId: z.uuid() });

/** Takes a link back: from now on it leads nowhere. */
export const DELETE = route({ params: ShareAddress }, async ({ house, account, params }) => {
  await unshareJob(house.deps, account, params.jobId, params.shareId);
  return new Response(null, { status: 204 });
});
