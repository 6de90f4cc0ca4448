import { archiveAgainMs, decideArchiving, dueAfter } from "@gas/core/archiving/archive-policy";
import type { ResultIn } from "@gas/core/jobs/job";
import { lookAfterLease } from "@gas/core/jobs/stalled-jobs";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { ArchiveStore, Stored } from "@gas/core/ports/archive-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { MessageBus } from "@gas/core/ports/message-bus";
import type { ObjectStore } from "@gas/core/ports/object-store";
import { confirmPlan, planOf } from "./confirm-plan.ts";
import type { Handler, Outcome } from "./consume.ts";
import type { HoldResult } from "./hold-result.ts";
import type { Log } from "./log.ts";
import { ringMail } from "./mail/ring-mail.ts";

export type ArchiverDeps = {
  jobs: Pick<JobStore, "find" | "apply">;
  accounts: Pick<AccountStore, "find">;
  results: Pick<ObjectStore, "removeVersion">;
  archives: Pick<ArchiveStore, "store" | "remove">;
  bus: Pick<MessageBus, "send">;
  hold: HoldResult;
  leaseMs: number;
  archiveAfterMs: number;
  archiveMinBytes: number;
  newLeaseOwner(): string;
  now(): number;
  log: Log;
};

/** Moves one result to the archive when it is due and its owner free. At every instant a whole copy can be reached from the row. */
export const archiver =
  (deps: ArchiverDeps): Handler<"archive"> =>
  async ({ jobId }, stopping) => {
    const job = await deps.jobs.find(jobId);
    if (!job) return done; // deleted since, or never there: there is nothing to archive
    const decision = decideArchiving(job, await planOf(deps, job.userId), deps.now(), deps.archiveMinBytes);
    switch (decision.do) {
      case "nothing":
        return done;
      case "wait":
        return { end: "wait", milliseconds: decision.milliseconds };
      case "keep":
        return keep(deps, decision.job);
      case "evict":
        return evict(deps, decision.job);
      case "archive": {
        const claimed = await claim(deps, decision.job);
        return claimed ? archive(deps, claimed, stopping) : done;
      }
    }
  };

const done: Outcome = { end: "done" };

async function keep(deps: ArchiverDeps, job: ResultIn<"AVAILABLE">): Promise<Outcome> {
  const wakeAt = deps.now() + deps.leaseMs;
  const kept = await deps.jobs.apply(job.jobId, "keep", { wakeAt }, { ifVersion: job.version });
  if (kept) await confirmPlan(deps, kept as ResultIn<"NOT_APPLICABLE">);
  return done;
}

async function claim(
  deps: ArchiverDeps,
  job: ResultIn<"AVAILABLE" | "ARCHIVING">,
): Promise<ResultIn<"ARCHIVING"> | null> {
  const now = deps.now();
  const lease = { owner: deps.newLeaseOwner(), until: now + deps.leaseMs };
  const wakeAt = lookAfterLease(lease.until, deps.leaseMs);
  const claimed = await deps.jobs.apply(
    job.jobId,
    "beginArchiving",
    { lease, wakeAt },
    { now, ifVersion: job.version },
  );
  return claimed as ResultIn<"ARCHIVING"> | null;
}

async function archive(
  deps: ArchiverDeps,
  job: ResultIn<"ARCHIVING">,
  stopping: AbortSignal,
): Promise<Outcome> {
  const { jobId, lease } = job;
  const mine = { leaseOwner: lease.owner };
  // Claimed first, then the plan is read: an upgrade sets the plan first and reads the row after, so one of us sees the other.
  if ((await planOf(deps, job.userId)) === "premium") {
    const spared = await deps.jobs.apply(jobId, "spare", { wakeAt: deps.now() + deps.leaseMs }, mine);
    if (spared) await confirmPlan(deps, spared as ResultIn<"NOT_APPLICABLE">);
    return done;
  }

  const hold = deps.hold(jobId, "holdArchiving", lease.owner);
  let stored: Stored | null;
  try {
    stored = copyOnRecord(job)
      ? null
      : await deps.archives.store(job.results.vcf, lease.owner, AbortSignal.any([stopping, hold.lost]));
  } catch (error) {
    deps.log.error({ jobId, err: error }, "the archive did not take the result");
    return putOff(deps, job);
  } finally {
    hold.stop();
  }
  if (stored && !isTheResult(stored, job)) {
    deps.log.error({ jobId, stored }, "what was archived is not the result that was written");
    await deps.archives.remove(stored.archiveId);
    return putOff(deps, job);
  }

  const archivedAt = deps.now();
  const copy = stored
    ? { archiveId: stored.archiveId, archiveCopy: { ...stored.copy, storedAt: archivedAt } }
    : copyOnRecord(job);
  if (!copy) return done; // the compiler cannot see that one of the two is there
  const archived = await deps.jobs.apply(
    jobId,
    "archived",
    { ...copy, archivedAt, evicted: false, wakeAt: archivedAt + deps.leaseMs },
    mine,
  );
  if (archived) {
    const evicted = await evict(deps, archived as ResultIn<"ARCHIVED">);
    await ringMail(deps, { jobId });
    return evicted;
  }
  // Overtaken or deleted: what this attempt stored belongs to no one.
  if (stored) await deps.archives.remove(stored.archiveId);
  return done;
}

/** The copy of an earlier stay in the archive, which is as good as a new one. */
function copyOnRecord({ archiveId, archiveCopy }: ResultIn<"ARCHIVING">) {
  return archiveId && archiveCopy ? { archiveId, archiveCopy } : null;
}

function isTheResult({ copy, sha256 }: Stored, { results: { vcf } }: ResultIn<"ARCHIVING">): boolean {
  return copy.bytes === vcf.bytes && (sha256 === undefined || sha256 === vcf.sha256);
}

async function putOff(deps: ArchiverDeps, job: ResultIn<"ARCHIVING">): Promise<Outcome> {
  const due = dueAfter(deps.now(), archiveAgainMs);
  await deps.jobs.apply(job.jobId, "putOffArchiving", due, { leaseOwner: job.lease.owner });
  return { end: "wait", milliseconds: archiveAgainMs };
}

/**
 * Deletes exactly the version in S3 that was archived, and only then says so. Whoever does this late, when the result
 * is long restored, deletes nothing: the restored one is another version.
 */
async function evict(deps: ArchiverDeps, job: ResultIn<"ARCHIVED">): Promise<Outcome> {
  await deps.results.removeVersion(job.results.vcf);
  await deps.jobs.apply(job.jobId, "evicted", { evicted: true, wakeAt: null }, { ifVersion: job.version });
  deps.log.info({ jobId: job.jobId, archiveId: job.archiveId }, "archived");
  return done;
}
