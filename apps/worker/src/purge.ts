import { purgeAgainMs } from "@gas/core/jobs/deleted-jobs";
import type { DeletedJob } from "@gas/core/jobs/job";
import type { ArchiveStore } from "@gas/core/ports/archive-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { ObjectStore } from "@gas/core/ports/object-store";
import type { UploadDesk } from "@gas/core/ports/upload-desk";
import { minute } from "@gas/core/time";
import { inputKey, inputPrefix, resultPrefix } from "@gas/core/uploads/object-keys";

export type PurgeDeps = {
  jobs: Pick<JobStore, "apply" | "forget">;
  inputs: Pick<ObjectStore, "listVersions" | "removeVersion">;
  results: Pick<ObjectStore, "listVersions" | "removeVersion">;
  uploads: Pick<UploadDesk, "abortMultipart">;
  archives: Pick<ArchiveStore, "remove">;
  now(): number;
};

/**
 * Removes every copy of a deleted job's files. Done again later, because a worker that was paused may write some more;
 * after the last time the row goes too. Before the first file goes, the row says that the deletion cannot be taken back
 * any more: whoever took it back a moment before has a whole job, and nothing is removed.
 */
export async function purge(deps: PurgeDeps, deleted: DeletedJob): Promise<void> {
  const job = deleted.former ? await begin(deps, deleted) : deleted;
  if (!job) return;
  const { jobId, formerUserId } = job;
  if (job.upload?.method === "multipart") {
    const key = inputKey(formerUserId, jobId, job.fileName);
    await deps.uploads.abortMultipart({ key, uploadId: job.upload.uploadId });
  }
  await removeAll(deps.inputs, inputPrefix(formerUserId, jobId));
  await removeAll(deps.results, resultPrefix(formerUserId, jobId));
  if (job.archiveId) await deps.archives.remove(job.archiveId);

  const again = purgeAgainMs(job.purges);
  if (again === null) return deps.jobs.forget(job);
  const fields = { purges: job.purges + 1, wakeAt: deps.now() + again };
  await deps.jobs.apply(jobId, "purged", fields, { ifVersion: job.version });
}

function begin(deps: PurgeDeps, { jobId, version }: DeletedJob): Promise<DeletedJob | null> {
  // Should this worker die now, another one goes on.
  const fields = { former: null, wakeAt: deps.now() + minute };
  return deps.jobs.apply(jobId, "beginPurge", fields, { ifVersion: version });
}

async function removeAll(
  bucket: Pick<ObjectStore, "listVersions" | "removeVersion">,
  prefix: string,
): Promise<void> {
  for await (const version of bucket.listVersions(prefix)) await bucket.removeVersion(version);
}
