import type { Metadata } from "next";
import Link from "next/link";
import { Dna, Table2 } from "lucide-react";
import { Downloads } from "../../../components/job/downloads.tsx";
import { JobHeading } from "../../../components/job/job-heading.tsx";
import { LocalTime } from "../../../components/local-time.tsx";
import { StatusChip } from "../../../components/status-chip.tsx";
import { SummaryReport } from "../../../components/summary/summary-report.tsx";
import { house } from "../../../server/compose.ts";
import { readSummary } from "../../../server/read-results.ts";
import { sharedJobOfPage } from "../../../server/shared-job-page.ts";

type Props = { params: Promise<{ token: string }> };

// The address is what opens it: it must not go on to other sites, nor into a search engine.
export const metadata: Metadata = {
  title: "Shared job",
  referrer: "no-referrer",
  robots: { index: false, follow: false },
};

/** One job, as somebody with a link sees it. */
export default async function Shared({ params }: Props) {
  const { token } = await params;
  const { jobId, job, expiresAt } = await sharedJobOfPage(token);
  const summary = await readSummary(house().deps, { token }, jobId);
  return (
    <>
      <p className="rounded-xl bg-busy-wash px-4 py-3 text-[0.9375rem]" data-testid="shared">
        Somebody shares this job with you, to look at. The link works until <LocalTime at={expiresAt} />.
      </p>
      <header className="mt-6">
        <JobHeading job={job} />
      </header>
      <section aria-labelledby="status-title" className="card mt-6 p-5 sm:p-6">
        <h2 id="status-title" className="sr-only">
          Status
        </h2>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <StatusChip status={job.status} />
          {job.detail && <p className="text-lg">{job.detail}</p>}
        </div>
        {job.status === "COMPLETED" && (
          <div className="mt-4 flex flex-wrap gap-3">
            <Link href={`/shared/${token}/variants`} prefetch={false} className="button primary">
              <Table2 size={17} aria-hidden="true" /> Look into its variants
            </Link>
            <Link href={`/shared/${token}/browser`} prefetch={false} className="button">
              <Dna size={17} aria-hidden="true" /> Genome browser
            </Link>
          </div>
        )}
      </section>
      {job.files.length > 0 && <Downloads jobId={jobId} files={job.files} share={token} />}
      {summary && <SummaryReport summary={summary} variantsAt={`/shared/${token}/variants`} />}
    </>
  );
}
