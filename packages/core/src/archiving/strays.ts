import type { JobRow } from "../jobs/job.ts";
import type { ObjectVersion } from "../ports/object-store.ts";

/** A copy somewhere that may have been left behind: in the archive, or one version of an object in S3. */
export type Copy = { in: "archive"; archiveId: string } | ({ in: "s3" } & ObjectVersion);

/**
 * Whether `copy`, which lies under the name of `job`, belongs to no one and never will: whoever made it died before
 * the row named it, or the row has let it go. `job` must have been read after the copy was seen, in one read. null: the job was deleted, and nothing is left of it.
 */
export function isStray(copy: Copy, job: JobRow | null): boolean {
  if (job === null) return true;
  switch (job.status) {
    case "DELETED": // while the deletion can be taken back, what the job had must stay
      return job.former === undefined;
    case "AWAITING_UPLOAD":
    case "PENDING":
    case "RUNNING": // files of an attempt that may yet be named
      return copy.in === "archive";
    case "FAILED":
    case "CANCELLED":
      return copy.in === "archive";
    case "COMPLETED":
      break;
  }
  if (copy.in === "archive") {
    // Someone who holds the row may be about to name a copy; once nobody does, an unnamed copy stays unnamed.
    return job.archiveStatus !== "ARCHIVING" && job.archiveId !== copy.archiveId;
  }
  const { vcf } = job.results;
  if (copy.key !== vcf.key) return false; // small files are never rewritten
  if (job.archiveStatus === "ARCHIVED") return job.evicted || copy.versionId !== vcf.versionId;
  if (job.archiveStatus === "RETRIEVING") return job.lease === undefined; // its holder may be about to name it
  return copy.versionId !== vcf.versionId;
}
