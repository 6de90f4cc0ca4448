import { FileAddress } from "../../../../../../server/job-address.ts";
import { openFile } from "../../../../../../server/open-file.ts";
import { readRoute } from "../../../../../../server/route.ts";

/** Leads to the file in S3 by a link made at this click. */
export const GET = readRoute({ params: FileAddress }, async ({ house, reader, params }) => {
  const location = await openFile(house.deps, reader, params.jobId, params.kind);
  return new Response(null, { status: 303, headers: { Location: location, "Cache-Control": "no-store" } });
});
