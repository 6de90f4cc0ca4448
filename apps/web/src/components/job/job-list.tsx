"use client";

import Link from "next/link";
import { annotatedOf, type JobView } from "@gas/core/jobs/job-view";
import { formatBytes } from "../format-bytes.ts";
import { LocalTime } from "../local-time.tsx";
import { ProgressBar } from "../progress-bar.tsx";
import { ResultSign } from "../result/result-sign.tsx";
import { Wording } from "../result/wording.tsx";
import { StatusChip } from "../status-chip.tsx";
import { TagList } from "./tag-list.tsx";
import { useLiveJobs } from "./use-live-jobs.ts";

/** Jobs as they stand, newest first, changing while one looks. */
export function JobList({ jobs: fromServer }: { jobs: JobView[] }) {
  const jobs = useLiveJobs(fromServer);
  return (
    <ul aria-label="Jobs" className="card divide-y divide-line">
      {jobs.map((job) => (
        <li
          key={job.jobId}
          data-testid="job"
          className="relative grid gap-x-6 gap-y-1.5 px-5 py-4 hover:bg-sunken/60 sm:grid-cols-[1fr_auto] sm:items-center"
        >
          <div className="min-w-0">
            <Link
              href={`/jobs/${job.jobId}`}
              className="font-medium break-all after:absolute after:inset-0 after:content-['']"
            >
              {job.title}
            </Link>
            <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-ink-soft">
              <span>
                <LocalTime at={job.submitTime} />
              </span>
              {job.title !== job.fileName && <span className="break-all">{job.fileName}</span>}
              <span>{formatBytes(job.bytes)}</span>
              <span>{job.reference}</span>
            </p>
            <TagList tags={job.tags} />
          </div>
          <div className="flex flex-col items-start gap-1.5 sm:w-80 sm:items-end">
            <StatusChip status={job.status} />
            {job.progress ? (
              <div className="w-full max-w-64">
                <ProgressBar percent={job.progress.percent} label={`Annotation of ${job.title}`} />
              </div>
            ) : (
              <p className="line-clamp-2 text-sm text-ink-soft sm:text-right">{remark(job)}</p>
            )}
            {job.result && (
              <p
                className="flex items-start gap-1.5 text-sm"
                data-testid="where"
                data-status={job.result.status}
              >
                <span className="mt-0.5">
                  <ResultSign result={job.result} />
                </span>
                <span className="min-w-0">
                  <Wording parts={job.result.headline} />
                </span>
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The one thing worth knowing beside the status. */
function remark(job: JobView): string {
  if (job.counts) return annotatedOf(job.counts);
  if (job.error) return job.error.message;
  return job.status === "PENDING" ? job.headline : "";
}
