import type { JobId } from "@gas/core/jobs/job-id";
import { viewShared, type SharedJobView } from "@gas/core/jobs/shared-job-view";
import type { WebDeps } from "./deps.ts";
import type { JobViewer } from "./job-viewer.ts";
import { sharedJob } from "./share-job.ts";

/** What somebody with a link sees, and until when. AppError `not_found` when the link leads nowhere. */
export async function viewSharedJob(
  deps: Pick<WebDeps, "jobs" | "now">,
  view: JobViewer,
  token: string,
): Promise<{ jobId: JobId; job: SharedJobView; expiresAt: number }> {
  const { job, expiresAt } = await sharedJob(deps, token);
  return { jobId: job.jobId, job: viewShared(await view(job)), expiresAt };
}
