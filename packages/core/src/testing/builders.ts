import { UserId, type Account } from "../accounts/account.ts";
import { planChange, applyChange } from "../jobs/job-change.ts";
import { JobId } from "../jobs/job-id.ts";
import type { JobIn, ResultIn, Results } from "../jobs/job.ts";
import { dueAfter } from "../archiving/archive-policy.ts";
import { minute } from "../time.ts";
import type { WorkerBeat } from "../jobs/worker-beat.ts";
import { inputKey } from "../uploads/object-keys.ts";

/** Jobs and accounts for tests. Time starts at `t0` everywhere. */
export const t0 = Date.UTC(2026, 0, 1);

export const aUser = UserId.parse("demo-free");

export function anAccount(fields: Partial<Account> = {}): Account {
  return {
    userId: aUser,
    name: "Ada",
    email: "ada@example.org",
    plan: "free",
    createdAt: t0,
    planVersion: 0,
    ...fields,
  };
}

export function aJobId(): JobId {
  return JobId.parse(crypto.randomUUID());
}

export function anUploadingJob(fields: Partial<JobIn<"AWAITING_UPLOAD">> = {}): JobIn<"AWAITING_UPLOAD"> {
  return {
    status: "AWAITING_UPLOAD",
    jobId: aJobId(),
    userId: aUser,
    fileName: "sample.vcf",
    announcedBytes: 1000,
    reference: "yeast",
    submitTime: t0,
    version: 0,
    wakeAt: t0 + 1000,
    upload: { method: "post" },
    ...fields,
  };
}

export function aPendingJob(fields: Partial<JobIn<"PENDING">> = {}): JobIn<"PENDING"> {
  const { upload: _, ...uploading } = anUploadingJob();
  const jobId = fields.jobId ?? uploading.jobId;
  return {
    ...uploading,
    jobId,
    status: "PENDING",
    version: 1,
    attempts: 0,
    reminders: 0,
    input: { key: inputKey(aUser, jobId, "sample.vcf"), bytes: 1000, etag: '"abc"' },
    ...fields,
  };
}

export function aRunningJob(fields: Partial<JobIn<"RUNNING">> = {}): JobIn<"RUNNING"> {
  const { reminders: _, ...pending } = aPendingJob();
  return {
    ...pending,
    status: "RUNNING",
    attempts: 1,
    startTime: t0,
    lease: { owner: "lease-1", until: t0 + 30_000 },
    progress: { inputBytes: 0, records: 0, at: t0 },
    ...fields,
  };
}

export function someResults(): Results {
  const file = { key: "results/demo-free/x/lease-1/sample", bytes: 10 };
  return { vcf: { ...file, sha256: "0".repeat(64) }, index: file, summary: file, log: file };
}

/** The job that `job` becomes when it completes. */
export function completed(job: JobIn<"RUNNING">): ResultIn<"AVAILABLE"> {
  return applyChange(
    job,
    planChange(
      "complete",
      {
        completeTime: t0 + 5000,
        engine: "embedded",
        results: someResults(),
        counts: { read: 10, annotated: 10, unannotated: 0, rejected: 0 },
        archiveStatus: "AVAILABLE",
        ...dueAfter(t0 + 5000, 30 * minute),
      },
      { leaseOwner: job.lease.owner },
    ),
  ) as ResultIn<"AVAILABLE">;
}

export function aBeat(fields: Partial<WorkerBeat> = {}): WorkerBeat {
  return {
    workerId: "worker-1",
    startedAt: t0,
    seenAt: t0,
    slots: 2,
    busy: 0,
    jobsDone: 10,
    meanJobMs: 1000,
    references: [{ name: "yeast", title: "Yeast", assembly: "R64", contigs: [] }],
    ...fields,
  };
}
