import Link from "next/link";
import type { Summary } from "@gas/annotation/summary";
import type { JobView } from "@gas/core/jobs/job-view";
import type { BrowserLinks } from "../../server/browser-links.ts";
import { GenomeBrowser } from "./genome-browser.tsx";
import { firstLocus, readLocus } from "./locus.ts";

type Props = {
  jobId: string;
  job: Pick<JobView, "status" | "files">;
  links: BrowserLinks;
  summary: Summary | null;
  /** The place that the address names, if it names one. */
  locus: string | string[] | undefined;
  /** Where the table of the same variants is. */
  tableAt: string;
};

/** The genome browser on a job, or why there is nothing to draw; for its owner and for somebody with a link. */
export function BrowserView({ jobId, job, links, summary, locus, tableAt }: Props) {
  const vcf = job.files.find(({ kind }) => kind === "vcf");
  if (!links.reference || !summary?.reference)
    return (
      <p className="mt-5 max-w-prose text-ink-soft" data-testid="browser-nothing">
        {job.status === "COMPLETED"
          ? "The reference of this job is not there to be drawn: it was annotated by an engine that brings its own, or its bundle has not been published yet. In the second case it will be within the hour."
          : "There is nothing to draw: this job has no result."}
      </p>
    );
  return (
    <>
      {vcf?.inS3 && !links.result && (
        <p className="mt-5 max-w-prose text-ink-soft">
          The records of this file are not in order, so it has no index and cannot be drawn. Sort it (
          <code className="figures">bcftools sort</code>) and annotate it again.
        </p>
      )}
      <p className="mt-5 text-sm text-ink-soft">
        {summary.reference.name}, assembly {summary.reference.assembly}. Bases that the reference does not
        keep are drawn as N. The same records stand in the{" "}
        <Link href={tableAt} prefetch={false} className="link">
          table of variants
        </Link>
        .
      </p>
      <GenomeBrowser
        jobId={jobId}
        resultName={links.result && vcf ? vcf.name : null}
        reference={{ id: summary.reference.assembly, name: summary.reference.name }}
        locus={readLocus(locus) ?? firstLocus(summary)}
        links={links}
      />
    </>
  );
}
