import type { Metadata } from "next";
import Link from "next/link";
import { Archive } from "lucide-react";
import { GenomeBrowser } from "../../../../components/genome-browser/genome-browser.tsx";
import { firstLocus, readLocus } from "../../../../components/genome-browser/locus.ts";
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
  const resultName = links.result && vcf ? vcf.name : null;
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
      {!archived && links.reference && !links.result && job.status === "COMPLETED" && (
        <p className="mt-5 max-w-prose text-ink-soft">
          The records of this file are not in order, so it has no index and cannot be drawn. Sort it (
          <code className="figures">bcftools sort</code>) and annotate it again.
        </p>
      )}
      {links.reference && summary?.reference ? (
        <>
          <p className="mt-5 text-sm text-ink-soft">
            {summary.reference.name}, assembly {summary.reference.assembly}. Bases that the reference does not
            keep are drawn as N. The same records stand in the{" "}
            <Link href={`/jobs/${jobId}/variants`} className="link">
              table of variants
            </Link>
            .
          </p>
          <GenomeBrowser
            jobId={jobId}
            resultName={resultName}
            reference={{ id: summary.reference.assembly, name: summary.reference.name }}
            locus={readLocus(locus) ?? firstLocus(summary)}
            links={links}
          />
        </>
      ) : (
        <p className="mt-5 max-w-prose text-ink-soft" data-testid="browser-nothing">
          {job.status === "COMPLETED"
            ? "The reference of this job is not there to be drawn: it was annotated by an engine that brings its own, or its bundle has not been published yet. In the second case it will be within the hour."
            : "There is nothing to draw: this job has no result."}
        </p>
      )}
    </JobFrame>
  );
}
