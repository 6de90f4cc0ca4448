import * as z from "zod";
import type { Account } from "@gas/core/accounts/account";
import type { JobView } from "@gas/core/jobs/job-view";
import type { WebDeps } from "./deps.ts";
import type { JobViewer } from "./job-viewer.ts";

/** Fits a laptop's screen with the upload panel above it, and one SSE stream's list of ids. */
export const jobsAPage = 20;

export const JobListQuery = z.object({ after: z.string().min(1).max(2000).optional() });
export type JobList = {
  jobs: JobView[];
  /** Give it back as `after` to get the next page; absent on the last. */ next?: string;
};

/** A page of the account's own jobs, newest first. */
export async function listJobs(
  deps: Pick<WebDeps, "jobs">,
  view: JobViewer,
  account: Account,
  { after }: z.infer<typeof JobListQuery>,
): Promise<JobList> {
  const page = await deps.jobs.listOf(account.userId, { limit: jobsAPage, ...(after ? { after } : {}) });
  const jobs = await Promise.all(page.jobs.map((job) => view(job, account)));
  return { jobs, ...(page.next ? { next: page.next } : {}) };
}
