"use client";

import { useRef } from "react";
import { RotateCw, TimerReset } from "lucide-react";
import type { ArchiveStatus } from "@gas/core/archiving/result-lifecycle";
import type { JobView } from "@gas/core/jobs/job-view";
import { formatBytes } from "../format-bytes.ts";
import { CopyButton } from "./copy-button.tsx";
import { DeedButton } from "./deed-button.tsx";
import { ResultSign } from "./result-sign.tsx";
import { Timeline } from "./timeline.tsx";
import { WaysBack } from "./ways-back.tsx";
import { Wording } from "./wording.tsx";

/** What is said aloud when the result has moved: without the moments, which would be said again at every tick. */
const spoken: Record<ArchiveStatus, string> = {
  AVAILABLE: "The result is ready to download.",
  NOT_APPLICABLE: "The result is ready to download.",
  ARCHIVING: "The result is moving to the archive.",
  ARCHIVED: "The result is in the archive.",
  RETRIEVING: "The result is being restored. Please wait.",
  RESTORED: "The result is restored.",
};

type Props = { job: JobView; result: NonNullable<JobView["result"]>; onChanged: () => void };

/** Where the result is, what becomes of it, and what can be done about it. */
export function ResultPanel({ job, result, onChanged }: Props) {
  const headline = useRef<HTMLParagraphElement>(null);
  // The button that was pressed is gone then: whoever listens hears what became of it.
  const changed = () => {
    headline.current?.focus();
    onChanged();
  };
  const vcf = job.files.find(({ kind }) => kind === "vcf");
  return (
    <section
      aria-labelledby="result-title"
      className="card mt-5 p-5 sm:p-6"
      data-testid="result"
      data-status={result.status}
    >
      <h2 id="result-title" className="text-sm font-normal text-ink-soft">
        Where the result is
      </h2>
      <p className="sr-only" aria-live="polite">
        {spoken[result.status]}
      </p>
      <p
        ref={headline}
        tabIndex={-1}
        className="mt-1.5 flex items-start gap-2.5 text-lg font-medium"
        data-testid="result-headline"
      >
        <span className="mt-1">
          <ResultSign result={result} size={20} />
        </span>
        <span className="min-w-0">
          <Wording parts={result.headline} />
        </span>
      </p>
      {result.detail && <p className="mt-1.5 max-w-prose text-ink-soft">{result.detail}</p>}
      {(job.may.extend || job.may.retryRestore) && (
        <div className="mt-4 flex flex-wrap gap-3">
          {job.may.extend && (
            <DeedButton call={[`/api/jobs/${job.jobId}/extend`]} busyText="Putting it off" onDone={changed}>
              <TimerReset size={16} aria-hidden="true" /> Keep it a day longer, free, once
            </DeedButton>
          )}
          {job.may.retryRestore && (
            <DeedButton call={[`/api/jobs/${job.jobId}/retry-restore`]} busyText="Asking" onDone={changed}>
              <RotateCw size={16} aria-hidden="true" /> Retry now
            </DeedButton>
          )}
        </div>
      )}
      <WaysBack job={job} result={result} />
      {result.timeline.length > 0 && (
        <div className="mt-6 border-t border-line pt-4">
          <h3 className="text-sm text-ink-soft">Through the archive</h3>
          <Timeline steps={result.timeline} />
        </div>
      )}
      {vcf?.sha256 && (
        <dl className="mt-5 space-y-3 border-t border-line pt-4 text-sm">
          <div>
            <dt className="text-ink-soft">Size</dt>
            <dd className="figures">{formatBytes(vcf.bytes)}</dd>
          </div>
          <Digest term="SHA-256" digest={vcf.sha256} />
          {result.treeHash && <Digest term="Tree hash in the archive" digest={result.treeHash} />}
        </dl>
      )}
    </section>
  );
}

function Digest({ term, digest }: { term: string; digest: string }) {
  return (
    <div>
      <dt className="text-ink-soft">{term}</dt>
      <dd className="flex flex-wrap items-center gap-x-2">
        <span className="figures min-w-0 break-all" data-testid={term === "SHA-256" ? "sha256" : "tree-hash"}>
          {digest}
        </span>
        <CopyButton text={digest} what={term} />
      </dd>
    </div>
  );
}
