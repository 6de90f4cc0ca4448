import { notFound } from "next/navigation";
import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import type { JobView } from "@gas/core/jobs/job-view";
import { house } from "./compose.ts";
import { JobAddress } from "./job-address.ts";
import { signedIn } from "./session.ts";
import { viewOwnJob } from "./view-job.ts";

/**
 * The signed-in person's own job, for a page below `/jobs/{asked}`; `below` is the rest of the page's path, to come back to after signing in.
 * Somebody else's job is not found, as if it were not there.
 */
export async function jobOfPage(
  asked: string,
  below = "",
): Promise<{ account: Account; jobId: JobId; job: JobView }> {
  const account = await signedIn(`/jobs/${asked}${below}`);
  const address = JobAddress.safeParse({ jobId: asked });
  if (!address.success) notFound();
  const { jobId } = address.data;
  const { deps, view } = house();
  return { account, jobId, job: await orNotFound(viewOwnJob(deps, view, account, jobId)) };
}

/** The value, or the page that says that there is nothing here. */
export async function orNotFound<T>(promised: Promise<T>): Promise<T> {
  return promised.catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
}
