import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ChevronLeft } from "lucide-react";
import { AppError } from "@gas/core/errors/app-error";
import { JobDetails } from "../../../components/job/job-details.tsx";
import { LogView } from "../../../components/job/log-view.tsx";
import { ReloadWithoutScripts } from "../../../components/job/reload-without-scripts.tsx";
import { SummaryReport } from "../../../components/summary/summary-report.tsx";
import { house } from "../../../server/compose.ts";
import { JobAddress } from "../../../server/job-address.ts";
import { referenceChoices } from "../../../server/offered-references.ts";
import { readLog, readSummary } from "../../../server/read-results.ts";
import { signedIn } from "../../../server/session.ts";
import { viewOwnJob } from "../../../server/view-job.ts";

type Props = { params: Promise<{ jobId: string }> };

export const metadata: Metadata = { title: "Job" };

export default async function Job({ params }: Props) {
  const { jobId: asked } = await params;
  const account = await signedIn(`/jobs/${asked}`);
  const address = JobAddress.safeParse({ jobId: asked });
  if (!address.success) notFound();
  const { jobId } = address.data;
  const { deps, view } = house();
  const job = await viewOwnJob(deps, view, account, jobId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
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
      <JobDetails job={job} references={references} />
      {summary && <SummaryReport summary={summary} />}
      {log && <LogView log={log} />}
      <ReloadWithoutScripts jobs={[job]} />
    </>
  );
}
