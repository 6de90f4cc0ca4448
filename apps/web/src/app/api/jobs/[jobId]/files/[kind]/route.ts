import { FileAddress } from "../../../../../../server/job-address.ts";
import { openFile } from "../../../../../../server/open-file.ts";
import { route } from "../../../../../../server/route.ts";

/** Leads to the file in S3 by a link made at this click. */
export const GET = route({ params: FileAddress }, async ({ house, account, params }) => {
  const location = await openFile(house.deps, account, params.jobId, params.kind);
  return new Response(null, { status: 303, headers: { Location: location, "Cache-Control": "no-store" } });
});
