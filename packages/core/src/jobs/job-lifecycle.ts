/**
 * Every change a job may undergo. What is not in this table cannot happen:
 * the store's conditional writes, the types and the page's buttons are computed from it.
 * An event has one name and one destination.
 */
export const jobLifecycle = {
  /** The row stands first, so that a file that arrived without a job cannot exist. */
  AWAITING_UPLOAD: { submit: "PENDING", refuse: "FAILED", cancel: "CANCELLED", delete: "DELETED" },
  PENDING: { claim: "RUNNING", remind: "PENDING", giveUp: "FAILED", cancel: "CANCELLED", delete: "DELETED" },
  RUNNING: {
    claim: "RUNNING", // the lease of whoever had it ran out
    report: "RUNNING",
    release: "PENDING", // the worker hands it back: it is shutting down, or a passing fault stopped it
    revive: "PENDING", // the worker went silent
    complete: "COMPLETED",
    fail: "FAILED",
    giveUp: "FAILED",
    cancel: "CANCELLED",
    delete: "DELETED",
  },
  /** What may happen to its result meanwhile: archiving/result-lifecycle.ts. */
  COMPLETED: { delete: "DELETED" },
  FAILED: { delete: "DELETED" },
  CANCELLED: { delete: "DELETED" },
  /** Can be taken back until its files are begun to be removed. Stays until every copy of them is gone for certain; then the row goes too. */
  DELETED: { beginPurge: "DELETED", purged: "DELETED" },
} as const;

export type JobStatus = keyof typeof jobLifecycle;
export type JobEvent = { [S in JobStatus]: keyof (typeof jobLifecycle)[S] }[JobStatus];

/** Where an event leads. */
export type Destination<E extends JobEvent> = {
  [S in JobStatus]: E extends keyof (typeof jobLifecycle)[S] ? (typeof jobLifecycle)[S][E] : never;
}[JobStatus];

/**
 * Who may cause an event while a job is RUNNING. `holder`: only the worker whose lease is on the row, so that one that
 * was overtaken changes nothing. `unheld`: only when the lease has run out, so that a living worker is not doubled.
 */
export const leaseRule = {
  submit: "anyone",
  refuse: "anyone",
  cancel: "anyone",
  delete: "anyone",
  beginPurge: "anyone",
  purged: "anyone",
  claim: "unheld",
  remind: "anyone",
  report: "holder",
  release: "holder",
  revive: "unheld",
  complete: "holder",
  fail: "holder",
  giveUp: "unheld",
} as const satisfies Record<JobEvent, "holder" | "unheld" | "anyone">;

export const jobStatuses = Object.keys(jobLifecycle) as JobStatus[];

/** The statuses in which `event` may happen: `statusesAllowing("cancel")` → AWAITING_UPLOAD, PENDING, RUNNING. */
export function statusesAllowing(event: JobEvent): JobStatus[] {
  return jobStatuses.filter((status) => event in jobLifecycle[status]);
}

/** The status that `event` leads to. */
export function destinationOf<E extends JobEvent>(event: E): Destination<E> {
  const from = statusesAllowing(event)[0] as JobStatus;
  return (jobLifecycle[from] as Record<string, JobStatus>)[event] as Destination<E>;
}

/** Whether a job in `status` has ended: it can only be deleted. */
export function isFinal(status: JobStatus): boolean {
  return Object.keys(jobLifecycle[status]).every((event) => event === "delete");
}
