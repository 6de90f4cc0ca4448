import type { Metadata } from "next";
import Link from "next/link";
import { ChevronLeft } from "lucide-react";
import { JobDetails } from "../../../components/job/job-details.tsx";
import { JobTabs } from "../../../components/job/job-tabs.tsx";
import { LogView } from "../../../components/job/log-view.tsx";
import { ReloadWithoutScripts } from "../../../components/job/reload-without-scripts.tsx";
import { SummaryReport } from "../../../components/summary/summary-report.tsx";
import { house } from "../../../server/compose.ts";
import { jobOfPage } from "../../../server/job-page.ts";
import { referenceChoices } from "../../../server/offered-references.ts";
import { readLog, readSummary } from "../../../server/read-results.ts";

type Props = { params: Promise<{ jobId: string }> };

export const metadata: Metadata = { title: "Job" };

export default async function Job({ params }: Props) {
  const { account, jobId, job } = await jobOfPage((await params).jobId);
  const { deps } = house();
  const [summary, log, references] = await Promise.all([
    readSummary(deps, account, jobId),
    readLog(deps, account, jobId),
    referenceChoices(deps),
  ]);
  return (
    <>
      <Link href="/jobs" className="inline-flex items-center gap-1 text-sm text-ink-soft hover:text-ink">
        <ChevronLeft size={16} aria-hidden="true" /> All jobs
      </Link>
      <JobDetails
        job={job}
        references={references}
        tabs={job.status === "COMPLETED" && <JobTabs jobId={jobId} here="Summary" />}
      />
      {summary && <SummaryReport summary={summary} variantsAt={`/jobs/${jobId}/variants`} />}
      {log && <LogView log={log} />}
      <ReloadWithoutScripts jobs={[job]} />
    </>
  );
}
