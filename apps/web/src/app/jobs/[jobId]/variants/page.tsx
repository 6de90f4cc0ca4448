import type { Metadata } from "next";
import { cookies } from "next/headers";
import Link from "next/link";
import { Archive } from "lucide-react";
import { AppError } from "@gas/core/errors/app-error";
import { reportError } from "@gas/core/errors/error-report";
import type { JobView } from "@gas/core/jobs/job-view";
import { columnsOf, columnsToAsk } from "../../../../components/explore/columns.tsx";
import { Explorer } from "../../../../components/explore/explorer.tsx";
import { columnsCookie, readRememberedColumns } from "../../../../components/explore/remembered-columns.ts";
import {
  readAddress,
  searchOf,
  writeAddress,
  type PageParams,
} from "../../../../components/explore/view-address.ts";
import { ErrorNotice } from "../../../../components/error-notice.tsx";
import { AnnotateAgainForm, type ReferenceChoice } from "../../../../components/job/annotate-again-form.tsx";
import { JobFrame } from "../../../../components/job/job-frame.tsx";
import { WaysBack } from "../../../../components/result/ways-back.tsx";
import { house } from "../../../../server/compose.ts";
import { describeResult } from "../../../../server/describe-result.ts";
import { jobOfPage } from "../../../../server/job-page.ts";
import { referenceChoices } from "../../../../server/offered-references.ts";
import { listVariants } from "../../../../server/list-variants.ts";

type Props = { params: Promise<{ jobId: string }>; searchParams: Promise<PageParams> };

export const metadata: Metadata = { title: "Variants" };

/** Rows that come with the page: as many as are asked for at a time. */
const firstRows = 100;

export default async function Variants({ params, searchParams }: Props) {
  const { account, jobId, job } = await jobOfPage((await params).jobId, "/variants");
  const { view, from, wrong } = readAddress(await searchParams);
  const { deps } = house();
  const meta = await orWhyNot(describeResult(deps, account, jobId));
  if (meta instanceof AppError)
    return (
      <JobFrame job={job} here="Variants">
        <NotExplorable job={job} error={meta} references={await referenceChoices(deps)} />
      </JobFrame>
    );

  const remembered = readRememberedColumns((await cookies()).get(columnsCookie)?.value);
  const columns = columnsToAsk(columnsOf(meta, view.columns, remembered));
  const page = await orWhyNot(
    listVariants(deps, account, jobId, { view: { ...view, columns }, from, limit: firstRows }),
  );
  const failed = page instanceof AppError ? page : null;
  const error = wrong.length > 0 ? new AppError("bad_request", `${wrong.join("; ")}.`) : failed;
  return (
    <JobFrame job={job} here="Variants">
      {!meta.vcf.here && job.result && (
        <section className="card mt-5 p-5" data-testid="variants-archived">
          <p className="flex gap-2.5">
            <Archive size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-wait" />
            <span>
              {meta.vcf.because} The table, its filters and the pictures work from what stays in S3; all
              transcripts of a variant, its INFO and the export as VCF come back with the result.
            </span>
          </p>
          <WaysBack job={job} result={job.result} />
        </section>
      )}
      {wrong.length > 0 && (
        <div className="mt-5">
          <ErrorNotice error={reportError(error ?? new AppError("bad_request", ""))} />
        </div>
      )}
      <Explorer
        jobId={jobId}
        meta={meta}
        first={page instanceof AppError ? null : { search: searchOf(view, columns), page }}
        error={failed && reportError(failed)}
        remembered={remembered}
      />
      {!(page instanceof AppError) && (
        <noscript>
          <nav aria-label="Pages of variants" className="mt-4 flex gap-4">
            {from > 0 && (
              <Link className="link" href={`/jobs/${jobId}/variants${writeAddress({ view })}`}>
                First variants
              </Link>
            )}
            {page.next !== null && (
              <Link
                className="link"
                href={`/jobs/${jobId}/variants${writeAddress({ view, from: page.next })}`}
              >
                Next variants
              </Link>
            )}
          </nav>
        </noscript>
      )}
    </JobFrame>
  );
}

/** What was asked for, or what the person is told instead. */
async function orWhyNot<T>(asked: Promise<T>): Promise<T | AppError> {
  return asked.catch((error: unknown) => {
    if (error instanceof AppError && error.code !== "internal") return error;
    throw error;
  });
}

type WhyNot = { job: JobView; error: AppError; references: readonly ReferenceChoice[] };

function NotExplorable({ job, error, references }: WhyNot) {
  return (
    <section className="card mt-5 max-w-2xl p-6" data-testid="not-explorable">
      <h2 className="text-lg">There is no table of this result</h2>
      <p className="mt-2 text-ink-soft">
        {error.message} {reportError(error).remedy}
      </p>
      <p className="mt-4 flex flex-wrap gap-2">
        {job.may.annotateAgain && <AnnotateAgainForm job={job} references={references} />}
        <Link href={`/jobs/${job.jobId}`} className="button small">
          To the summary of the job
        </Link>
      </p>
    </section>
  );
}
