import Link from "next/link";
import type { ReactNode } from "react";
import { ChevronLeft } from "lucide-react";
import type { JobView } from "@gas/core/jobs/job-view";
import { JobTabs, type JobTab } from "./job-tabs.tsx";

/** The head of the pages that look into a result, as wide as the window allows. */
export function JobFrame({ job, here, children }: { job: JobView; here: JobTab; children: ReactNode }) {
  return (
    <div data-wide>
      <Link href="/jobs" className="inline-flex items-center gap-1 text-sm text-ink-soft hover:text-ink">
        <ChevronLeft size={16} aria-hidden="true" /> All jobs
      </Link>
      <h1 className="mt-3 break-words">{job.title}</h1>
      <JobTabs jobId={job.jobId} here={here} />
      {children}
    </div>
  );
}
