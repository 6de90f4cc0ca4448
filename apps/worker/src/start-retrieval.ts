import {
  afterRefusal,
  askedAgain,
  lookAfterRetrieval,
  newRetrieval,
  putOff,
  startPatienceMs,
  withStep,
  type RestoreSettings,
} from "@gas/core/archiving/restore-policy";
import type { Tier } from "@gas/core/archiving/result-state";
import type { ResultIn } from "@gas/core/jobs/job";
import type { ArchiveStore } from "@gas/core/ports/archive-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { MessageBus } from "@gas/core/ports/message-bus";
import type { Log } from "./log.ts";

export type StartRetrievalDeps = {
  jobs: Pick<JobStore, "apply">;
  archives: Pick<ArchiveStore, "retrieve">;
  bus: Pick<MessageBus, "send">;
  restore: RestoreSettings;
  newRequest(): string;
  now(): number;
  log: Log;
};

/** Asks an archived result back: the row first, then the archive. False when the row has moved on meanwhile. */
export async function startRetrieval(
  deps: StartRetrievalDeps,
  job: ResultIn<"ARCHIVED">,
  tier: Tier,
): Promise<boolean> {
  const now = deps.now();
  const retrieval = newRetrieval(deps.newRequest(), tier, now, deps.restore);
  const fields = { retrieval, wakeAt: now + startPatienceMs };
  const asked = await deps.jobs.apply(job.jobId, "requestRetrieval", fields, { ifVersion: job.version });
  if (asked) await callArchive(deps, asked as ResultIn<"RETRIEVING">);
  return asked !== null;
}

/** Asks once more for a retrieval that failed, ran out, or that the archive never took. */
export async function retrieveAgain(
  deps: StartRetrievalDeps,
  job: ResultIn<"RETRIEVING">,
  because: "failed" | "ran_out" | null,
): Promise<void> {
  const now = deps.now();
  const retrieval = askedAgain(job.retrieval, deps.newRequest(), because, now, deps.restore);
  const fields = { retrieval, wakeAt: now + startPatienceMs, lease: null };
  const asked = await deps.jobs.apply(job.jobId, "askAgain", fields, { now, ifVersion: job.version });
  if (asked) await callArchive(deps, asked as ResultIn<"RETRIEVING">);
}

/** Calls the archive for a request that stands in the row; if this dies on the way, the reconciler asks again. */
export async function callArchive(deps: StartRetrievalDeps, job: ResultIn<"RETRIEVING">): Promise<void> {
  const { jobId, archiveId, results } = job;
  const { request } = job.retrieval;
  let { retrieval } = job;
  for (;;) {
    const answer = await deps.archives
      .retrieve(archiveId, results.vcf.key, retrieval.tier)
      .catch((error: unknown) => ({ error }));
    const now = deps.now();
    if ("error" in answer) {
      deps.log.error({ jobId, err: answer.error }, "the archive could not be asked");
      await deps.jobs.apply(jobId, "retrievalPutOff", putOff(retrieval, now, deps.restore), { request });
      return;
    }
    if ("refused" in answer) {
      const next = afterRefusal(retrieval, now, deps.restore);
      retrieval = next.retrieval;
      deps.log.warn(
        { jobId, refused: answer.refused, tier: job.retrieval.tier, again: next.again },
        "retrieval refused",
      );
      if (next.again === "now") continue;
      await deps.jobs.apply(jobId, "retrievalPutOff", { retrieval, wakeAt: next.wakeAt }, { request });
      return;
    }
    retrieval = withStep(
      { ...retrieval, id: answer.retrievalId },
      { at: now, what: "started", tier: retrieval.tier },
    );
    const started = { retrieval, wakeAt: lookAfterRetrieval(retrieval, now) };
    const noted = await deps.jobs.apply(jobId, "retrievalStarted", started, { request });
    if (noted && answer.ready) await deps.bus.send("archiveRetrievals", { jobId });
    return;
  }
}
