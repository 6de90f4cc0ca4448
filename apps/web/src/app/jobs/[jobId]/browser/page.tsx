import type { Metadata } from "next";
import { Archive } from "lucide-react";
import { BrowserView } from "../../../../components/genome-browser/browser-view.tsx";
import { JobFrame } from "../../../../components/job/job-frame.tsx";
import { WaysBack } from "../../../../components/result/ways-back.tsx";
import { browserLinks } from "../../../../server/browser-links.ts";
import { house } from "../../../../server/compose.ts";
import { jobOfPage } from "../../../../server/job-page.ts";
import { readSummary } from "../../../../server/read-results.ts";

type Props = {
  params: Promise<{ jobId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: "Genome browser" };

export default async function Browser({ params, searchParams }: Props) {
  const { account, jobId, job } = await jobOfPage((await params).jobId, "/browser");
  const { deps } = house();
  const [links, summary, { locus }] = await Promise.all([
    browserLinks(deps, account, jobId),
    readSummary(deps, account, jobId),
    searchParams,
  ]);
  const vcf = job.files.find(({ kind }) => kind === "vcf");
  const archived = job.result !== undefined && vcf?.inS3 === false;
  return (
    <JobFrame job={job} here="Genome browser">
      {archived && job.result && (
        <section className="card mt-5 p-5" data-testid="browser-archived">
          <p className="flex gap-2.5">
            <Archive size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-wait" />
            <span>
              The annotated file is in the archive, or on its way, so only the reference and its genes are
              drawn. The records come back with the result.
            </span>
          </p>
          <WaysBack job={job} result={job.result} />
        </section>
      )}
      <BrowserView
        jobId={jobId}
        job={job}
        links={links}
        summary={summary}
        locus={locus}
        tableAt={`/jobs/${jobId}/variants`}
      />
    </JobFrame>
  );
}
