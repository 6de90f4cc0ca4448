import type { Account } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import type { JobView } from "@gas/core/jobs/job-view";
import type { WebDeps } from "./deps.ts";
import { viewNow, type JobForecaster } from "./forecast-job.ts";
import { ownJob } from "./own-job.ts";

/** What the account may see of its own job now. */
export async function viewOwnJob(
  deps: Pick<WebDeps, "jobs" | "now">,
  forecast: JobForecaster,
  account: Account,
  jobId: JobId,
): Promise<JobView> {
  return viewNow(deps, forecast, await ownJob(deps, account, jobId));
}
