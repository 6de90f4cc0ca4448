import { QueryError } from "@gas/annotation/explore/filter/plan";
import { VcfNeededError } from "@gas/annotation/explore/find";
import type { VcfPresence } from "@gas/annotation/explore/answers";
import {
  ColumnsError,
  openColumns,
  type Columns,
  type RangeReader,
} from "@gas/annotation/explore/read/open-columns";
import { isInS3, type ArchiveStatus } from "@gas/core/archiving/result-lifecycle";
import { AppError } from "@gas/core/errors/app-error";
import type { CompletedJob } from "@gas/core/jobs/job";
import type { JobId } from "@gas/core/jobs/job-id";
import type { WebDeps } from "./deps.ts";
import { whereItIs } from "./open-file.ts";
import { isGuest, readableJob, type Reader } from "./readable-job.ts";

export type ExploreDeps = Pick<WebDeps, "jobs" | "results" | "explored" | "now">;

/** A result that is open to be explored. */
export type ExploredResult = {
  job: CompletedJob;
  columns: Columns;
  /** The annotated VCF; null while it is not in S3, and `presence` says why. */
  vcf: RangeReader | null;
  presence: VcfPresence;
};

/**
 * Opens the result of a job that `reader` may look at, and answers what `ask` makes of it. Every key is used for one attempt only, so
 * that no answer mixes two. Throws AppError for a job that is not there for this reader, has no result yet, or none that can be explored;
 * for a query that does not fit the result, and for one that needs the VCF while it is in the archive.
 */
export async function exploreResult<T>(
  deps: ExploreDeps,
  reader: Reader,
  jobId: JobId,
  ask: (result: ExploredResult) => Promise<T>,
): Promise<T> {
  const job = await readableJob(deps, reader, jobId);
  if (job.status === "PENDING" || job.status === "RUNNING")
    throw new AppError("result_not_ready", "This job has no result yet.");
  if (job.status !== "COMPLETED") throw new AppError("not_found", "This job has no result.");
  const { columns: file, vcf } = job.results;
  if (!file) throw new AppError("not_explorable", "This result was made before results could be explored.");
  const presence = presenceOf(job, reader);
  try {
    const columns = await openColumns(rangesOf(deps, file), deps.explored);
    return await ask({ job, columns, vcf: presence.here ? rangesOf(deps, vcf) : null, presence });
  } catch (error) {
    if (error instanceof ColumnsError)
      throw new AppError("not_explorable", "This result was made by another version, or is damaged.", {
        cause: error,
      });
    if (error instanceof QueryError)
      throw new AppError("bad_request", `${error.parameter}: ${error.message}`, { cause: error });
    if (error instanceof VcfNeededError && !presence.here)
      throw new AppError("in_archive", `${error.message} ${presence.because}`, { cause: error });
    throw error;
  }
}

function rangesOf(
  { results }: Pick<WebDeps, "results">,
  { key, bytes, versionId }: { key: string; bytes: number; versionId?: string | undefined },
): RangeReader {
  return {
    name: versionId ? `${key}@${versionId}` : key,
    bytes,
    read: (from, length) => results.readRange(key, { from, length, versionId }),
  };
}

function presenceOf({ archiveStatus }: CompletedJob, reader: Reader): VcfPresence {
  if (isInS3(archiveStatus)) return { here: true };
  const plan = isGuest(reader) ? null : reader.plan;
  return {
    here: false,
    state: archiveStatus as "ARCHIVING" | "ARCHIVED" | "RETRIEVING",
    because: whereItIs(archiveStatus, plan),
    remedy: remedies[archiveStatus as keyof typeof remedies],
  };
}

const remedies = {
  ARCHIVING:
    "The table, its filters and its pictures work meanwhile; the whole record is there again once the result is back.",
  ARCHIVED:
    "Bring the result back, or annotate the file again. The table, its filters and its pictures work without it.",
  RETRIEVING:
    "The table, its filters and its pictures work meanwhile; the whole record is there again once the result is back.",
} as const satisfies Partial<Record<ArchiveStatus, string>>;
