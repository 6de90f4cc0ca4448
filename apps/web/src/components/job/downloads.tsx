import { Archive, Download } from "lucide-react";
import type { ArchiveStatus } from "@gas/core/archiving/result-lifecycle";
import type { JobView } from "@gas/core/jobs/job-view";
import type { ResultKind } from "@gas/core/uploads/object-keys";
import { formatBytes } from "../format-bytes.ts";

const meanings: Record<ResultKind, string> = {
  vcf: "The annotated VCF, bgzipped",
  index: "Its tabix index",
  summary: "The summary, for programs",
  log: "The log",
  rejects: "Records that were passed over",
};

/** Where the annotated VCF is while it cannot be fetched. */
const whereabouts: Partial<Record<ArchiveStatus, string>> = {
  ARCHIVING: "Moving to the archive",
  ARCHIVED: "In the archive",
  RETRIEVING: "On its way back",
};

type Props = {
  jobId: string;
  files: JobView["files"];
  /** Where the result is; not told to somebody with a link. */
  result?: ArchiveStatus | undefined;
  /** What opens the job to somebody with a link. */
  share?: string;
};

/** The files of a result. Plain links: each is signed at the click and leads straight to storage. */
export function Downloads({ jobId, files, result, share }: Props) {
  return (
    <section aria-labelledby="files-title" className="mt-10">
      <h2 id="files-title" className="text-xl">
        Files
      </h2>
      <ul className="card mt-4 divide-y divide-line">
        {files.map(({ kind, name, bytes, inS3 }) => (
          <li key={kind} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 py-3">
            <div className="min-w-0">
              <p className="break-all">{name}</p>
              <p className="text-sm text-ink-soft">
                {meanings[kind]} · <span className="figures">{formatBytes(bytes)}</span>
              </p>
            </div>
            {inS3 ? (
              <a
                href={`/api/jobs/${jobId}/files/${kind}${share ? `?share=${share}` : ""}`}
                download
                aria-label={`Download ${name}`}
                data-testid={`download-${kind}`}
                className={`button small ${kind === "vcf" ? "primary" : ""}`}
              >
                <Download size={16} aria-hidden="true" /> Download
              </a>
            ) : (
              <p
                className="inline-flex min-h-[2.125rem] items-center gap-2 text-sm text-ink-soft"
                data-testid={`not-at-hand-${kind}`}
              >
                <Archive size={16} aria-hidden="true" />{" "}
                {(result && whereabouts[result]) ?? "In the archive, or on its way"}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
