import * as z from "zod";
import type { Account } from "@gas/core/accounts/account";
import { isSearch, JobSearchStatus, matchesSearch } from "@gas/core/jobs/job-search";
import type { Job } from "@gas/core/jobs/job";
import type { JobView } from "@gas/core/jobs/job-view";
import type { WebDeps } from "./deps.ts";
import type { JobViewer } from "./job-viewer.ts";

/** Fits a laptop's screen with the upload panel above it, and one SSE stream's list of ids. */
export const jobsAPage = 20;

/** A search reads no more than so many rows before it answers; what is older is a page further on. */
const rowsASearch = 1000;
const rowsAtOnce = 50;

export const JobListQuery = z.object({
  after: z.string().min(1).max(2000).optional(),
  q: z.string().max(200).optional(),
  // A form sends every field, the ones that are left open as empty words.
  status: z.union([z.literal("").transform(() => undefined), JobSearchStatus]).optional(),
  tag: z.string().max(30).optional(),
});
export type JobList = {
  jobs: JobView[];
  /** Give it back as `after` to get the next page; absent on the last. */ next?: string;
};

/** A page of the account's own jobs, newest first; of those that are looked for, if anything is. A page may hold a few more than others. */
export async function listJobs(
  deps: Pick<WebDeps, "jobs">,
  view: JobViewer,
  account: Account,
  { after, q: text, status, tag }: z.infer<typeof JobListQuery>,
): Promise<JobList> {
  const search = { text, status, tag };
  const limit = isSearch(search) ? rowsAtOnce : jobsAPage;
  const found: Job[] = [];
  let next = after;
  let read = 0;
  do {
    const page = await deps.jobs.listOf(account.userId, { limit, ...(next ? { after: next } : {}) });
    found.push(...page.jobs.filter((job) => matchesSearch(job, search)));
    read += limit;
    next = page.next;
  } while (next && found.length < jobsAPage && read < rowsASearch);
  const jobs = await Promise.all(found.map((job) => view(job, account)));
  return { jobs, ...(next ? { next } : {}) };
}
