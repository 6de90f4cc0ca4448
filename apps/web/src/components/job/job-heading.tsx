import type { JobView } from "@gas/core/jobs/job-view";
import { formatBytes } from "../format-bytes.ts";
import { LocalTime } from "../local-time.tsx";

type Props = { job: Pick<JobView, "title" | "status" | "submitTime" | "fileName" | "bytes" | "reference"> };

/** What a job is, for the top of its page: title, time, file and reference. The same for its owner and for somebody with a link. */
export function JobHeading({ job }: Props) {
  return (
    <>
      <h1 className="break-words">{job.title}</h1>
      <p className="mt-2 flex flex-wrap gap-x-3 text-sm text-ink-soft">
        <span>
          {job.status === "AWAITING_UPLOAD" ? "Begun" : "Submitted"} <LocalTime at={job.submitTime} />
        </span>
        {job.title !== job.fileName && <span className="break-all">{job.fileName}</span>}
        <span>{formatBytes(job.bytes)}</span>
        <span>Reference: {job.reference}</span>
      </p>
    </>
  );
}
