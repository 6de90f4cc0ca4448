import type { Metadata } from "next";
import Link from "next/link";
import { Archive } from "lucide-react";
import type { AppError } from "@gas/core/errors/app-error";
import { reportError } from "@gas/core/errors/error-report";
import type { JobView } from "@gas/core/jobs/job-view";
import { ExplorerPage } from "../../../../components/explore/explorer-page.tsx";
import type { PageParams } from "../../../../components/explore/view-address.ts";
import { JobFrame } from "../../../../components/job/job-frame.tsx";
import { WaysBack } from "../../../../components/result/ways-back.tsx";
import { house } from "../../../../server/compose.ts";
import { jobOfPage } from "../../../../server/job-page.ts";
import { loadExplorer } from "../../../../server/load-explorer.ts";

type Props = { params: Promise<{ jobId: string }>; searchParams: Promise<PageParams> };

export const metadata: Metadata = { title: "Variants" };

export default async function Variants({ params, searchParams }: Props) {
  const { account, jobId, job } = await jobOfPage((await params).jobId, "/variants");
  const loaded = await loadExplorer(house().deps, account, jobId, await searchParams);
  if (loaded.refused)
    return (
      <JobFrame job={job} here="Variants">
        <NotExplorable job={job} error={loaded.refused} />
      </JobFrame>
    );
  const { vcf } = loaded.meta;
  return (
    <JobFrame job={job} here="Variants">
      {!vcf.here && job.result && (
        <section className="card mt-5 p-5" data-testid="variants-archived">
          <p className="flex gap-2.5">
            <Archive size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-wait" />
            <span>
              {vcf.because} The table, its filters and the pictures work from what stays here; all transcripts
              of a variant, its INFO and the export as VCF come back with the result.
            </span>
          </p>
          <WaysBack job={job} result={job.result} />
        </section>
      )}
      <ExplorerPage jobId={jobId} path={`/jobs/${jobId}/variants`} loaded={loaded} />
    </JobFrame>
  );
}

function NotExplorable({ job, error }: { job: JobView; error: AppError }) {
  return (
    <section className="card mt-5 max-w-2xl p-6" data-testid="not-explorable">
      <h2 className="text-lg">There is no table of this result</h2>
      <p className="mt-2 text-ink-soft">
        {error.message} {reportError(error).remedy}
      </p>
      <Link href={`/jobs/${job.jobId}`} className="button primary mt-4">
        To the summary of the job
      </Link>
    </section>
  );
}
