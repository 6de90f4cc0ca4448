import { isInS3 } from "@gas/core/archiving/result-lifecycle";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import {
  contentTypes,
  downloadName,
  referenceFile,
  referenceKey,
  referenceKinds,
  type ReferenceKind,
} from "@gas/core/uploads/object-keys";
import type { WebDeps } from "./deps.ts";
import { readableFile } from "./open-file.ts";
import { readableJob, type Reader } from "./readable-job.ts";

/** Time for the ranges of one view; whoever looks on asks for new links. */
const secondsToLive = 120;

/** Links to what a genome browser reads by ranges; each is gone soon after `expiresAt` (milliseconds since 1970). */
export type BrowserLinks = {
  /** Null where none is published: an engine that brings its own reference, or a bundle that is no longer installed. */
  reference: Record<ReferenceKind, string> | null;
  /** Null while the annotated file is not in S3, or where its records are not in order and so have no index. */
  result: { vcf: string; index: string } | null;
  expiresAt: number;
};

type Deps = Pick<WebDeps, "jobs" | "downloads" | "references" | "referenceDownloads" | "now">;

/**
 * What a genome browser may read of a job that `reader` may look at, made for the next minutes: its reference, which is
 * nobody's own, and of its result what `reader` may download anyhow.
 */
export async function browserLinks(deps: Deps, reader: Reader, jobId: JobId): Promise<BrowserLinks> {
  const job = await readableJob(deps, reader, jobId);
  const [reference, result] = await Promise.all([referenceLinks(deps, job), resultLinks(deps, reader, job)]);
  return { reference, result, expiresAt: deps.now() + secondsToLive * 1000 };
}

async function referenceLinks(deps: Deps, job: Job): Promise<BrowserLinks["reference"]> {
  const checksum = job.status === "COMPLETED" ? job.referenceChecksum : undefined;
  if (!checksum || !(await deps.references.head(referenceKey(checksum, "genesIndex")))) return null;
  const signed = await Promise.all(
    referenceKinds.map(async (kind) => {
      const { name, contentType } = referenceFile(kind);
      const as = { fileName: name, contentType, disposition: "attachment" as const };
      return [
        kind,
        await deps.referenceDownloads.signDownload(referenceKey(checksum, kind), as, secondsToLive),
      ];
    }),
  );
  return Object.fromEntries(signed) as Record<ReferenceKind, string>;
}

async function resultLinks(deps: Deps, reader: Reader, job: Job): Promise<BrowserLinks["result"]> {
  // A link to what is about to go would break in the middle of a view.
  if (job.status !== "COMPLETED" || !isInS3(job.archiveStatus)) return null;
  const sign = async (kind: "vcf" | "index") => {
    const file = readableFile(reader, job, kind);
    return (
      file &&
      deps.downloads.signDownload(
        file.key,
        {
          fileName: downloadName(job.fileName, kind),
          contentType: contentTypes[kind],
          disposition: "attachment",
        },
        secondsToLive,
      )
    );
  };
  const [vcf, index] = await Promise.all([sign("vcf"), sign("index")]);
  return vcf && index ? { vcf, index } : null;
}
