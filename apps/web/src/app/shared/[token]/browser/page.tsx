import type { Metadata } from "next";
import { Archive } from "lucide-react";
import { BrowserView } from "../../../../components/genome-browser/browser-view.tsx";
import type { PageParams } from "../../../../components/explore/view-address.ts";
import { SharedFrame } from "../../../../components/job/shared-frame.tsx";
import { browserLinks } from "../../../../server/browser-links.ts";
import { house } from "../../../../server/compose.ts";
import { readSummary } from "../../../../server/read-results.ts";
import { sharedJobOfPage } from "../../../../server/shared-job-page.ts";

type Props = { params: Promise<{ token: string }>; searchParams: Promise<PageParams> };

export const metadata: Metadata = {
  title: "Genome browser of a shared job",
  referrer: "no-referrer",
  robots: { index: false, follow: false },
};

/** A job in the genome browser, as somebody with a link sees it. */
export default async function SharedBrowser({ params, searchParams }: Props) {
  const { token } = await params;
  const { jobId, job } = await sharedJobOfPage(token);
  const { deps } = house();
  const [links, summary, { locus }] = await Promise.all([
    browserLinks(deps, { token }, jobId),
    readSummary(deps, { token }, jobId),
    searchParams,
  ]);
  return (
    <SharedFrame token={token} title={job.title}>
      {job.files.some(({ kind, inS3 }) => kind === "vcf" && !inS3) && (
        <p className="card mt-5 flex gap-2.5 p-5" data-testid="browser-archived">
          <Archive size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-wait" />
          <span>
            The annotated file is in the archive, or on its way, so only the reference and its genes are
            drawn. Its owner can bring it back.
          </span>
        </p>
      )}
      <BrowserView
        jobId={jobId}
        job={job}
        links={links}
        summary={summary}
        locus={locus}
        tableAt={`/shared/${token}/variants`}
      />
    </SharedFrame>
  );
}
