import { BadInputError } from "@gas/annotation/bad-input-error";
import type { Account } from "@gas/core/accounts/account";
import type { PlanTable } from "@gas/core/accounts/plans";
import { dueAfter } from "@gas/core/archiving/archive-policy";
import { AppError } from "@gas/core/errors/app-error";
import { reportError, type ErrorReport } from "@gas/core/errors/error-report";
import { decideClaim } from "@gas/core/jobs/claim-policy";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job, JobIn, Revival } from "@gas/core/jobs/job";
import { lookAfterLease, reminderDelayMs } from "@gas/core/jobs/stalled-jobs";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { MessageBus } from "@gas/core/ports/message-bus";
import type { ObjectStore } from "@gas/core/ports/object-store";
import { traced } from "@gas/telemetry/traced";
import type { Handler, Outcome } from "./consume.ts";
import type { Engine } from "./engines/engine.ts";
import { describeProblem, describeSummary, openJobLog, type JobLog } from "./job-log.ts";
import { keepLease } from "./keep-lease.ts";
import type { Log } from "./log.ts";
import { openResultFiles, type ResultFiles } from "./write-results.ts";

export type AnnotatorDeps = {
  jobs: Pick<JobStore, "findRow" | "apply">;
  accounts: Pick<AccountStore, "find">;
  inputs: Pick<ObjectStore, "read">;
  results: Pick<ObjectStore, "put" | "writer" | "list" | "remove">;
  bus: MessageBus;
  engine: Engine;
  plans: PlanTable;
  maxLineBytes: number;
  leaseMs: number;
  archiveAfterMs: number;
  maxAttempts?: number;
  timeLimitMs: number;
  newLeaseOwner(): string;
  isPassingFault(error: unknown): boolean;
  now(): number;
  log: Log;
};

/** Takes one job from PENDING to COMPLETED or FAILED, or hands it back whole. */
export const annotator =
  (deps: AnnotatorDeps): Handler<"annotationRequests"> =>
  async ({ jobId }, stopping) => {
    const job = await deps.jobs.findRow(jobId);
    if (!job) return { end: "park", because: `there is no job ${jobId}` };
    if (job.status === "DELETED") return { end: "done" }; // should that be taken back, the reconciler rings again

    const decision = decideClaim(job, deps.now(), deps.maxAttempts);
    switch (decision.do) {
      case "nothing":
        if (decision.announce) await deps.bus.publish("jobResults", { jobId });
        return { end: "done" };
      case "wait": // whoever holds it either ends it or goes silent, and then the sweeper sends a new message
        return { end: "done" };
      case "give-up":
        return giveUp(deps, jobId);
      case "claim": {
        const claimed = await claim(deps, decision.job);
        return claimed ? annotate(deps, claimed, stopping) : { end: "done" };
      }
    }
  };

/** Fails a job that has ended its worker too often. */
export async function giveUp(
  deps: { jobs: Pick<JobStore, "apply">; bus: MessageBus; now(): number },
  jobId: JobId,
): Promise<Outcome> {
  const error = reportError(
    new AppError(
      "gave_up",
      "The annotator stopped without a word each time it tried this file, so it was not tried again.",
    ),
  );
  const failed = await deps.jobs.apply(
    jobId,
    "giveUp",
    { completeTime: deps.now(), error },
    { now: deps.now() },
  );
  if (failed) await deps.bus.publish("jobResults", { jobId });
  return { end: "done" };
}

async function claim(
  deps: AnnotatorDeps,
  job: JobIn<"PENDING" | "RUNNING">,
): Promise<JobIn<"RUNNING"> | null> {
  const now = deps.now();
  const until = now + deps.leaseMs;
  const claimed = await deps.jobs.apply(
    job.jobId,
    "claim",
    {
      startTime: now,
      lease: { owner: deps.newLeaseOwner(), until },
      progress: { inputBytes: 0, records: 0, at: now },
      attempts: job.attempts + 1,
      wakeAt: lookAfterLease(until, deps.leaseMs),
    },
    { now },
  );
  return claimed as JobIn<"RUNNING"> | null;
}

async function annotate(deps: AnnotatorDeps, job: JobIn<"RUNNING">, stopping: AbortSignal): Promise<Outcome> {
  const { engine, log } = deps;
  const { jobId, lease } = job;
  const lines = openJobLog(deps.now);
  const files = openResultFiles(deps.results, job);
  const keeper = keepLease(deps, jobId, lease.owner);
  const overtime = AbortSignal.timeout(deps.timeLimitMs);
  const signal = AbortSignal.any([stopping, keeper.lost, overtime]);

  lines.line(`Job ${jobId}, attempt ${job.attempts}: ${job.fileName} against ${job.reference}`);
  lines.line(`Engine: ${engine.name} ${engine.version}`);
  try {
    const plan = await planOf(deps, job);
    const span = {
      attributes: { "gas.job_id": jobId, "gas.attempt": job.attempts, "gas.engine": engine.name },
    };
    const { summary, index } = await traced("annotate", span, () =>
      engine.run({
        reference: job.reference,
        input: deps.inputs.read(job.input.key, { ifEtag: job.input.etag, signal }),
        result: files.vcf,
        rejects: files.rejects,
        columns: files.columns,
        limits: { maxLineBytes: deps.maxLineBytes, maxExpandedBytes: deps.plans[plan].maxExpandedBytes },
        onProgress: keeper.progress,
        signal,
        note: lines.line,
      }),
    );
    signal.throwIfAborted();
    for (const line of [...describeSummary(summary), ...summary.problems.flatMap(describeProblem)])
      lines.line(line);
    lines.line("Completed");

    const results = await files.close({ index, summary: JSON.stringify(summary), log: lines.text() });
    await keeper.stop();
    const { read, annotated, unannotated, rejected } = summary.records;
    const completeTime = deps.now();
    const done = await deps.jobs.apply(
      jobId,
      "complete",
      {
        completeTime,
        engine: `${engine.name} ${engine.version}`,
        ...(summary.reference ? { referenceChecksum: summary.reference.checksum } : {}),
        results,
        counts: { read, annotated, unannotated, rejected },
        // Whether it will move is decided when it is due: the owner's plan may be another by then.
        archiveStatus: "AVAILABLE",
        ...dueAfter(completeTime, deps.archiveAfterMs),
      },
      { leaseOwner: lease.owner },
    );
    if (!done) return abandon(files, "overtaken before it could be recorded", log, jobId);
    await files.removeOthers();
    await deps.bus.publish("jobResults", { jobId });
    log.info({ jobId, attempt: job.attempts, records: read, seconds: summary.seconds }, "completed");
    return { end: "done" };
  } catch (error) {
    await keeper.stop();
    if (keeper.lost.aborted) return abandon(files, "cancelled or overtaken", log, jobId);
    if (stopping.aborted) return handBack(deps, job, files, "worker_stopped");
    const report = verdict(error, overtime.aborted);
    if (report) return fail(deps, job, files, lines, report);
    log.error({ jobId, attempt: job.attempts, err: error }, "annotation broke off");
    return handBack(deps, job, files, deps.isPassingFault(error) ? "passing_fault" : "worker_silent");
  }
}

async function planOf(deps: AnnotatorDeps, job: Job): Promise<Account["plan"]> {
  return (await deps.accounts.find(job.userId))?.plan ?? "free";
}

/** What the person is told, or null when trying again may help. */
function verdict(error: unknown, overtime: boolean): ErrorReport | null {
  if (overtime)
    return reportError(new AppError("too_slow", "The annotation took longer than this service allows."));
  if (error instanceof BadInputError)
    return reportError(
      new AppError("bad_input", error.message),
      error.problems.map((problem) => ({ ...problem, places: [...problem.places] })),
    );
  if (error instanceof AppError && error.code !== "storage_busy" && error.code !== "internal")
    return reportError(error);
  return null;
}

async function fail(
  deps: AnnotatorDeps,
  job: JobIn<"RUNNING">,
  files: ResultFiles,
  lines: JobLog,
  error: ErrorReport,
): Promise<Outcome> {
  lines.line(`Failed: ${error.message}`);
  for (const line of error.problems.flatMap(describeProblem)) lines.line(line);
  const results = await files.closeFailed(lines.text());
  const failed = await deps.jobs.apply(
    job.jobId,
    "fail",
    { completeTime: deps.now(), error, results },
    { leaseOwner: job.lease.owner },
  );
  if (!failed) return abandon(files, "overtaken before it could be recorded", deps.log, job.jobId);
  await files.removeOthers();
  await deps.bus.publish("jobResults", { jobId: job.jobId });
  deps.log.info({ jobId: job.jobId, code: error.code }, "failed");
  return { end: "done" };
}

/** The job belongs to someone else now: leave nothing of this attempt. */
async function abandon(files: ResultFiles, because: string, log: Log, jobId: JobId): Promise<Outcome> {
  log.warn({ jobId, because }, "attempt given up");
  await files.discard();
  return { end: "done" };
}

/** Back to the queue, whole. What was nobody's fault does not count as an attempt. */
async function handBack(
  deps: AnnotatorDeps,
  job: JobIn<"RUNNING">,
  files: ResultFiles,
  because: Revival["because"],
): Promise<Outcome> {
  await files
    .discard()
    .catch((error: unknown) => deps.log.warn({ jobId: job.jobId, err: error }, "cannot tidy up"));
  const now = deps.now();
  await deps.jobs.apply(
    job.jobId,
    "release",
    {
      wakeAt: now + reminderDelayMs(0),
      reminders: 0,
      attempts: because === "worker_silent" ? job.attempts : job.attempts - 1,
      revival: { at: now, because },
    },
    { leaseOwner: job.lease.owner },
  );
  return { end: "retry", afterSeconds: because === "worker_stopped" ? 0 : 5 * 2 ** job.attempts, because };
}
