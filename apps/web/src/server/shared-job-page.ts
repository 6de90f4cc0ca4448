import { house } from "./compose.ts";
import { orNotFound } from "./job-page.ts";
import { viewSharedJob } from "./view-shared-job.ts";

/** The job that the page of a link is about; a page that is not there when the link leads nowhere. */
export function sharedJobOfPage(token: string): ReturnType<typeof viewSharedJob> {
  const { deps, view } = house();
  return orNotFound(viewSharedJob(deps, view, token));
}
