import { isFinal } from "@gas/core/jobs/job-lifecycle";
import type { JobView } from "@gas/core/jobs/job-view";

/** Where no script runs, a page on which something still moves loads itself anew. */
export function ReloadWithoutScripts({ jobs }: { jobs: readonly JobView[] }) {
  if (jobs.every(({ status }) => isFinal(status))) return null;
  return (
    <noscript>
      <meta httpEquiv="refresh" content="5" />
    </noscript>
  );
}
