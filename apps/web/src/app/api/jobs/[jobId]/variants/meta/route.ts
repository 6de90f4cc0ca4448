import { describeResult } from "../../../../../../server/describe-result.ts";
import { JobAddress } from "../../../../../../server/job-address.ts";
import { readRoute } from "../../../../../../server/route.ts";

/** What the result can be filtered by, and what can be shown of it. */
export const GET = readRoute({ params: JobAddress }, async ({ house, reader, params }) =>
  Response.json(await describeResult(house.deps, reader, params.jobId)),
);
