import type { Account } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import type { JobView } from "@gas/core/jobs/job-view";
import type { WebDeps } from "./deps.ts";
import type { JobViewer } from "./job-viewer.ts";
import { ownJob } from "./own-job.ts";

/** What the account may see of its own job now. */
export async function viewOwnJob(
  deps: Pick<WebDeps, "jobs">,
  view: JobViewer,
  account: Account,
  jobId: JobId,
): Promise<JobView> {
  return view(await ownJob(deps, account, jobId), account);
}
