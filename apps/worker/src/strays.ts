import { isStray } from "@gas/core/archiving/strays";
import type { ArchiveStore } from "@gas/core/ports/archive-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { ObjectStore } from "@gas/core/ports/object-store";
import { jobIdOfKey } from "@gas/core/uploads/object-keys";
import type { Log } from "./log.ts";

export type StraysDeps = {
  jobs: Pick<JobStore, "findRow">;
  results: Pick<ObjectStore, "listVersions" | "removeVersion">;
  archives: Pick<ArchiveStore, "list" | "remove">;
  log: Log;
};

/**
 * Finds copies that nobody owns, and removes them: what a worker stored that died before the row named it. The row is
 * read after the copy was seen, so that one that is about to be named is never taken for a stray. Answers how many went.
 */
export async function removeStrays(deps: StraysDeps): Promise<number> {
  let removed = 0;
  for await (const { archiveId, key } of (await deps.archives.list()) ?? []) {
    const jobId = jobIdOfKey(key);
    if (!jobId || !isStray({ in: "archive", archiveId }, await deps.jobs.findRow(jobId))) continue;
    deps.log.warn({ jobId, archiveId }, "a copy in the archive that nobody owns");
    await deps.archives.remove(archiveId);
    removed++;
  }
  for await (const version of deps.results.listVersions("results/")) {
    const jobId = jobIdOfKey(version.key);
    if (!jobId || !isStray({ in: "s3", ...version }, await deps.jobs.findRow(jobId))) continue;
    deps.log.warn({ jobId, ...version }, "a version in S3 that nobody owns");
    await deps.results.removeVersion(version);
    removed++;
  }
  return removed;
}
