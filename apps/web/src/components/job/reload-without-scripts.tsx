import { isFinal } from "@gas/core/jobs/job-lifecycle";
import type { JobView } from "@gas/core/jobs/job-view";

/** Where no script runs, a page on which something still moves loads itself anew. */
export function ReloadWithoutScripts({ jobs }: { jobs: readonly JobView[] }) {
  if (jobs.every(isAtRest)) return null;
  return (
    <noscript>
      <meta httpEquiv="refresh" content="5" />
    </noscript>
  );
}

function isAtRest({ status, result }: JobView): boolean {
  return isFinal(status) && result?.status !== "ARCHIVING" && result?.status !== "RETRIEVING";
}
