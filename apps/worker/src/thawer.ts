import { fingerprint } from "@gas/aws/fingerprint";
import {
  askedAgain,
  decideRetrieval,
  isNoticeOf,
  lookAfterRetrieval,
  startPatienceMs,
  withStep,
} from "@gas/core/archiving/restore-policy";
import type { ResultIn } from "@gas/core/jobs/job";
import type { JobId } from "@gas/core/jobs/job-id";
import { lookAfterLease } from "@gas/core/jobs/stalled-jobs";
import type { ArchiveNotice } from "@gas/core/messages/archive-notice";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { ArchiveStore } from "@gas/core/ports/archive-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { ObjectStore, ObjectVersion } from "@gas/core/ports/object-store";
import { jobIdOfKey } from "@gas/core/uploads/object-keys";
import { confirmPlan } from "./confirm-plan.ts";
import type { Handler } from "./consume.ts";
import type { HoldResult } from "./hold-result.ts";
import { ringMail } from "./mail/ring-mail.ts";
import { callArchive, retrieveAgain, type StartRetrievalDeps } from "./start-retrieval.ts";

export type ThawerDeps = StartRetrievalDeps & {
  jobs: Pick<JobStore, "find" | "apply">;
  accounts: Pick<AccountStore, "find">;
  results: Pick<ObjectStore, "read" | "removeVersion">;
  archives: Pick<ArchiveStore, "retrieve" | "look" | "bringBack">;
  hold: HoldResult;
  leaseMs: number;
  archiveAfterMs: number;
  archiveMinBytes: number;
  newLeaseOwner(): string;
};

type Notice = ArchiveNotice["retrievals"][number];

/** Copies what the archive has ready back to S3. A notice is a hint: how the retrieval ended, the archive itself is asked. */
export const thawer =
  (deps: ThawerDeps): Handler<"archiveRetrievals"> =>
  async (message, stopping) => {
    if ("jobId" in message) {
      await lookAfter(deps, message.jobId, null, stopping);
      return { end: "done" };
    }
    let early = false;
    for (const notice of message.retrievals) {
      const jobId = jobIdOfKey(notice.key);
      if (!jobId) deps.log.warn({ notice }, "a retrieval that is none of ours");
      else if ((await lookAfter(deps, jobId, notice, stopping)) === "early") early = true;
    }
    return early ? { end: "wait", milliseconds: earlyMs } : { end: "done" };
  };

/** A notice may come before whoever asked for the retrieval has recorded its id: it is looked at again so much later. */
const earlyMs = 1000;

async function lookAfter(
  deps: ThawerDeps,
  jobId: JobId,
  notice: Notice | null,
  stopping: AbortSignal,
): Promise<"early" | "seen"> {
  const job = await deps.jobs.find(jobId);
  if (job?.status !== "COMPLETED" || job.archiveStatus !== "RETRIEVING") return "seen";
  if (notice && job.archiveId === notice.archiveId && job.retrieval.id === undefined) return "early";
  if (notice && !isNoticeOf(job, notice)) {
    deps.log.warn({ jobId, notice }, "a notice that is not of the present retrieval");
    return "seen";
  }
  if (job.lease && job.lease.until > deps.now()) return "seen"; // someone is copying it back
  const { id } = job.retrieval;
  const decision = decideRetrieval(id === undefined ? null : await deps.archives.look(job.archiveId, id));
  const now = deps.now();
  switch (decision.do) {
    case "wait": {
      const wakeAt = lookAfterRetrieval(job.retrieval, now);
      await deps.jobs.apply(jobId, "awaitRetrieval", { wakeAt }, { now, ifVersion: job.version });
      return "seen";
    }
    case "ask-again":
      await retrieveAgain(deps, job, decision.because);
      return "seen";
    case "take-back": {
      const owner = deps.newLeaseOwner();
      const until = now + deps.leaseMs;
      const retrieval = withStep(job.retrieval, { at: now, what: "ready" });
      const claimed = await deps.jobs.apply(
        jobId,
        "takeBack",
        { retrieval, lease: { owner, until }, wakeAt: lookAfterLease(until, deps.leaseMs) },
        { now, ifVersion: job.version },
      );
      if (claimed && id !== undefined)
        await takeBack(deps, claimed as ResultIn<"RETRIEVING">, owner, id, stopping);
      return "seen";
    }
  }
}

async function takeBack(
  deps: ThawerDeps,
  job: ResultIn<"RETRIEVING">,
  owner: string,
  retrievalId: string,
  stopping: AbortSignal,
): Promise<void> {
  const { jobId, archiveId, archiveCopy, results } = job;
  const { key, bytes, sha256 } = results.vcf;
  const hold = deps.hold(jobId, "holdTakingBack", owner);
  let copied: ObjectVersion;
  let retrieval = job.retrieval;
  let isSame: boolean;
  try {
    const signal = AbortSignal.any([stopping, hold.lost]);
    const { versionId } = await deps.archives.bringBack(archiveId, retrievalId, key, signal);
    copied = { key, ...(versionId ? { versionId } : {}) };
    retrieval = withStep(retrieval, { at: deps.now(), what: "copied" });
    // What counts is what lies in S3 now, so it is read again and not what went past on the way.
    const found = await fingerprint(deps.results.read(key, { versionId, signal }));
    isSame = found.bytes === bytes && found.sha256 === sha256 && found.treeHash === archiveCopy.treeHash;
  } finally {
    hold.stop();
  }

  const now = deps.now();
  if (!isSame) {
    deps.log.error({ jobId, archiveId, retrievalId }, "what came back is not what was archived");
    await deps.results.removeVersion(copied);
    const again = askedAgain(retrieval, deps.newRequest(), "damaged", now, deps.restore);
    const fields = { retrieval: again, wakeAt: now + startPatienceMs, lease: null };
    const rejected = await deps.jobs.apply(jobId, "rejectRetrieval", fields, { leaseOwner: owner });
    if (rejected) await callArchive(deps, rejected as ResultIn<"RETRIEVING">);
    return;
  }
  const restored = await deps.jobs.apply(
    jobId,
    "restored",
    {
      retrieval: withStep(retrieval, { at: now, what: "verified" }),
      restoredAt: now,
      results: { ...results, vcf: { ...results.vcf, ...copied } },
      wakeAt: now + deps.leaseMs,
    },
    { leaseOwner: owner },
  );
  if (!restored) {
    await deps.results.removeVersion(copied); // overtaken or deleted: this copy belongs to no one
    return;
  }
  await confirmPlan(deps, restored as ResultIn<"RESTORED">);
  await ringMail(deps, { userId: job.userId }); // it may have been the last one
  deps.log.info({ jobId, archiveId }, "restored and verified");
}
