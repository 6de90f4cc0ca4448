import type { Account } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import type { WebDeps } from "./deps.ts";
import { ownJob } from "./own-job.ts";
import { noSuchShare, sharedJob } from "./share-job.ts";

/** Somebody with a link to one job, signed in or not. */
export type Guest = { token: string };
/** Who may look at a job: its owner, or somebody with a link to it. */
export type Reader = Account | Guest;

export const isGuest = (reader: Reader): reader is Guest => "token" in reader;

/** The job that `reader` may look at. Every way of reading a result goes through here. */
export async function readableJob(
  deps: Pick<WebDeps, "jobs" | "now">,
  reader: Reader,
  jobId: JobId,
): Promise<Job> {
  if (!isGuest(reader)) return ownJob(deps, reader, jobId);
  const { job } = await sharedJob(deps, reader.token);
  // A link opens one job, whatever else is asked for with it.
  if (job.jobId !== jobId) throw noSuchShare();
  return job;
}
