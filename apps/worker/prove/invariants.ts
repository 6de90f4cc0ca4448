import { isInS3 } from "@gas/core/archiving/result-lifecycle";
import { day } from "@gas/core/time";
import type { CompletedJob } from "@gas/core/jobs/job";
import type { World } from "./world.ts";

/** What must be true at every instant; null, or what is wrong. */
export function violation({ row, versions, copies, wrong }: World): string | null {
  if (wrong !== null) return wrong;
  // What can be taken back must be whole as well.
  const job = row?.status === "DELETED" ? row.former : row;
  return job?.status === "COMPLETED" ? missing(job, versions, copies) : null;
}

function missing(row: CompletedJob, versions: World["versions"], copies: World["copies"]): string | null {
  const { vcf } = row.results;
  const inS3 = versions.some((one) => one.key === vcf.key && one.versionId === vcf.versionId);
  const inArchive = copies.some(({ archiveId }) => archiveId === row.archiveId);
  if (isInS3(row.archiveStatus) || row.archiveStatus === "ARCHIVING") {
    if (!inS3) return `the row says ${row.archiveStatus}, but the version it names is not in S3`;
  } else if (!inArchive)
    return `the row says ${row.archiveStatus}, but the copy it names is not in the archive`;
  if (row.archiveId !== undefined && !inArchive) return "the row names a copy that is not in the archive";
  return null;
}

/** Whether nobody will do anything more: no wake-up is set, but for the day when a second copy is no longer paid for. */
export function isAtRest({ now, row, account, messages }: World): boolean {
  const wakeAt = row && "wakeAt" in row ? (row.wakeAt ?? Infinity) : Infinity;
  return account.wakeAt === undefined && messages.length === 0 && wakeAt > now + 30 * day;
}

/** What is wrong with a world that has come to rest; null when all is where it should be. */
export function unfinished(world: World): string | null {
  const { row, account, versions, copies } = world;
  if (row === null)
    return versions.length + copies.length === 0 ? null : "the job was deleted, and something of it is left";
  if (row.status !== "COMPLETED") return `the job rests in ${row.status}`;
  const small = row.results.vcf.bytes < world.archiveMinBytes;
  if (account.plan === "premium" && !isInS3(row.archiveStatus))
    return `the owner is premium, and the result rests in ${row.archiveStatus}`;
  if (small && (row.archiveStatus !== "NOT_APPLICABLE" || copies.length > 0))
    return `the result is too small to be archived, and rests in ${row.archiveStatus} with ${copies.length} copies there`;
  if (account.plan === "free" && !small && row.archiveStatus !== "ARCHIVED")
    return `the owner is free, and the result rests in ${row.archiveStatus}`;
  return strays(world) === 0 ? null : "a copy is left that nobody owns";
}

/** How many copies there are that the row does not name, or no longer means to be there. */
export function strays({ row, versions, copies }: World): number {
  if (row?.status !== "COMPLETED") return row === null ? versions.length + copies.length : 0;
  const evicted = (row.archiveStatus === "ARCHIVED" && row.evicted) || row.archiveStatus === "RETRIEVING";
  return (
    copies.filter(({ archiveId }) => archiveId !== row.archiveId).length +
    versions.filter(({ versionId }) => evicted || versionId !== row.results.vcf.versionId).length
  );
}
