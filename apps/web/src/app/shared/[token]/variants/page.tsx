import type { Metadata } from "next";
import { ErrorNotice } from "../../../../components/error-notice.tsx";
import { ExplorerPage } from "../../../../components/explore/explorer-page.tsx";
import { SharedFrame } from "../../../../components/job/shared-frame.tsx";
import type { PageParams } from "../../../../components/explore/view-address.ts";
import { reportError } from "@gas/core/errors/error-report";
import { house } from "../../../../server/compose.ts";
import { loadExplorer } from "../../../../server/load-explorer.ts";
import { sharedJobOfPage } from "../../../../server/shared-job-page.ts";

type Props = { params: Promise<{ token: string }>; searchParams: Promise<PageParams> };

export const metadata: Metadata = {
  title: "Variants of a shared job",
  referrer: "no-referrer",
  robots: { index: false, follow: false },
};

/** The variants of a job, as somebody with a link looks into them. */
export default async function SharedVariants({ params, searchParams }: Props) {
  const { token } = await params;
  const { jobId, job } = await sharedJobOfPage(token);
  const loaded = await loadExplorer(house().deps, { token }, jobId, await searchParams);
  return (
    <SharedFrame token={token} title={job.title}>
      {loaded.refused ? (
        <div className="mt-5">
          <ErrorNotice error={reportError(loaded.refused)} />
        </div>
      ) : (
        <ExplorerPage jobId={jobId} path={`/shared/${token}/variants`} loaded={loaded} />
      )}
    </SharedFrame>
  );
}
