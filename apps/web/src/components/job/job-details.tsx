"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useRef, type ReactNode } from "react";
import { History } from "lucide-react";
import { formatCount, formatDuration, type JobView } from "@gas/core/jobs/job-view";
import { isFinal } from "@gas/core/jobs/job-lifecycle";
import { ErrorNotice } from "../error-notice.tsx";
import { LocalTime } from "../local-time.tsx";
import { ProgressBar } from "../progress-bar.tsx";
import { ProblemTable } from "../problem-table.tsx";
import { StatusChip } from "../status-chip.tsx";
import { ResultPanel } from "../result/result-panel.tsx";
import type { ReferenceChoice } from "./annotate-again-form.tsx";
import { Downloads } from "./downloads.tsx";
import { JobDeeds } from "./job-deeds.tsx";
import { JobHeading } from "./job-heading.tsx";
import { TagList } from "./tag-list.tsx";
import { useLiveJobs } from "./use-live-jobs.ts";

type Props = {
  job: JobView;
  /** What it could be annotated against once more. */
  references: readonly ReferenceChoice[];
  /** Where the job's other pages are. */
  tabs?: ReactNode;
};

/** A job as it stands: what is going on, what came of it, what can be done. Changes while one looks. */
export function JobDetails({ job: fromServer, references, tabs }: Props) {
  const router = useRouter();
  const job = useLiveJobs([fromServer])[0] ?? fromServer;

  // Summary and log are made on the server: once the job has ended, the page is asked for anew.
  const shown = useRef(fromServer.status);
  useEffect(() => {
    if (job.status === shown.current) return;
    shown.current = job.status;
    if (isFinal(job.status)) router.refresh();
  }, [job.status, router]);

  return (
    <>
      <header className="mt-3 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <JobHeading job={job} />
          <TagList tags={job.tags} />
        </div>
        <JobDeeds job={job} references={references} />
      </header>
      {job.notes && (
        <p
          className="mt-4 max-w-prose border-l-2 border-line pl-4 break-words whitespace-pre-line text-ink-soft"
          data-testid="notes"
        >
          {job.notes}
        </p>
      )}
      {tabs}

      <section aria-labelledby="status-title" className="card mt-6 p-5 sm:p-6">
        <h2 id="status-title" className="sr-only">
          Status
        </h2>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <StatusChip status={job.status} />
          {/* Of a job that has ended the chip says it all; the headline stays for those who listen. */}
          <p className={isFinal(job.status) ? "sr-only" : "text-lg font-medium"} data-testid="headline">
            {job.headline}
          </p>
          {isFinal(job.status) && job.detail && !job.error && (
            <p className="text-lg" data-testid="detail">
              {job.detail}
            </p>
          )}
        </div>
        {/* Spoken in steps of a tenth: every percent would talk over everything else. */}
        <p className="sr-only" aria-live="polite">
          {spoken(job)}
        </p>
        {job.detail && !isFinal(job.status) && (
          <p className="mt-2 max-w-prose text-ink-soft" data-testid="detail">
            {job.detail}
          </p>
        )}
        {job.may.upload && (
          <Link href="/jobs" className="button small mt-4">
            Choose the file again
          </Link>
        )}
        {job.progress && <Progress job={job} progress={job.progress} />}
        {job.revival && (
          <p
            className="mt-4 flex gap-2.5 rounded-lg bg-wait-wash px-4 py-3 text-[0.9375rem]"
            data-testid="revival"
          >
            <History size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-wait" />
            <span>
              <span className="font-medium">Taken up again</span> (<LocalTime at={job.revival.at} />
              ): {job.revival.text}
            </span>
          </p>
        )}
        {job.error && (
          <div className="mt-4">
            <ErrorNotice error={job.error} />
          </div>
        )}
        <Times job={job} />
      </section>

      {job.result && <ResultPanel job={job} result={job.result} onChanged={() => router.refresh()} />}

      {job.error && job.error.problems.length > 0 && (
        <section aria-labelledby="problems-title" className="mt-10">
          <h2 id="problems-title" className="text-xl">
            What is wrong
          </h2>
          <ProblemTable problems={job.error.problems} />
        </section>
      )}
      {job.files.length > 0 && <Downloads jobId={job.jobId} files={job.files} result={job.result?.status} />}
    </>
  );
}

type Running = NonNullable<JobView["progress"]>;

function Progress({ job, progress }: { job: JobView; progress: Running }) {
  const { percent, records, recordsPerSecond, secondsLeft } = progress;
  return (
    <div className="mt-4">
      <ProgressBar percent={percent} label={`Annotation of ${job.fileName}`} />
      <dl className="mt-4 grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Figure term="Done">{percent} %</Figure>
        <Figure term="Records">{formatCount(records)}</Figure>
        <Figure term="Records a second">{records === 0 ? "–" : formatCount(recordsPerSecond)}</Figure>
        <Figure term="Time left">{secondsLeft === undefined ? "–" : formatDuration(secondsLeft)}</Figure>
      </dl>
    </div>
  );
}

function Figure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-ink-soft">{term}</dt>
      <dd className="figures text-lg">{children}</dd>
    </div>
  );
}

function Times({ job }: { job: JobView }) {
  if (job.startTime === undefined && job.completeTime === undefined) return null;
  return (
    <dl className="mt-5 flex flex-wrap gap-x-8 gap-y-2 border-t border-line pt-4 text-sm">
      {job.startTime !== undefined && (
        <div>
          <dt className="text-ink-soft">Started</dt>
          <dd>
            <LocalTime at={job.startTime} />
          </dd>
        </div>
      )}
      {job.completeTime !== undefined && (
        <div>
          <dt className="text-ink-soft">Ended</dt>
          <dd>
            <LocalTime at={job.completeTime} />
          </dd>
        </div>
      )}
      {job.startTime !== undefined && job.completeTime !== undefined && (
        <div>
          <dt className="text-ink-soft">Took</dt>
          <dd>{tookText(job.completeTime - job.startTime)}</dd>
        </div>
      )}
    </dl>
  );
}

function tookText(milliseconds: number): string {
  return milliseconds < 1000 ? "less than a second" : formatDuration(milliseconds / 1000);
}

function spoken(job: JobView): string {
  if (!job.progress) return `${job.headline}. ${job.detail ?? ""}`;
  return `Annotating: ${Math.floor(job.progress.percent / 10) * 10} %`;
}
