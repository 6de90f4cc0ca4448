/**
 * The life of a result, once its job is COMPLETED: every change its `archive_status` may undergo. What is not in this
 * table cannot happen. The store's conditional writes, the archiver, the restorer, the reconciler, the page's texts and
 * the picture in docs/result-lifecycle.md are computed from it. An event has one name and one destination.
 */
export const resultLifecycle = {
  /** The result is in S3 and moves to the archive when its time has come, if its owner is free then. */
  AVAILABLE: {
    beginArchiving: "ARCHIVING",
    keep: "NOT_APPLICABLE", // the owner is premium, or it is too small for archiving to pay
    extend: "AVAILABLE", // the owner asked for more time
    remindArchiver: "AVAILABLE", // the archiver's message was lost
  },
  /** The result is in S3 and stays there: the owner is premium, or it is too small for archiving to pay. */
  NOT_APPLICABLE: {
    makeDue: "AVAILABLE", // the owner is free now
    confirmKept: "NOT_APPLICABLE", // the plan was read again after `keep`, and it still stays
    dropKeptCopy: "NOT_APPLICABLE", // a copy of an earlier stay in the archive is not needed any more
  },
  /** Someone is copying it into the archive. The copy in S3 is whole and stays until the archive's is on record. */
  ARCHIVING: {
    beginArchiving: "ARCHIVING", // the lease of whoever had it ran out
    holdArchiving: "ARCHIVING", // still copying
    nudgeArchiving: "ARCHIVING", // whoever had it went silent: the archiver is told again
    archived: "ARCHIVED",
    spare: "NOT_APPLICABLE", // the plan, read again after the claim, is premium
    putOffArchiving: "AVAILABLE", // the archive did not take it; later
  },
  /** The archive's copy is on record; the one in S3 is deleted, or about to be. */
  ARCHIVED: {
    evicted: "ARCHIVED", // the copy in S3 is gone
    nudgeEviction: "ARCHIVED", // it should be gone and is not on record as such: the archiver is told again
    requestRetrieval: "RETRIEVING",
  },
  /** Asked back from the archive. */
  RETRIEVING: {
    retrievalStarted: "RETRIEVING", // the archive took the request
    retrievalPutOff: "RETRIEVING", // the archive does not take requests now; later
    askAgain: "RETRIEVING", // it failed, or ran out before it was fetched
    rejectRetrieval: "RETRIEVING", // what came back is not what was archived: asked again
    awaitRetrieval: "RETRIEVING", // looked after it: still under way
    takeBack: "RETRIEVING", // someone copies it back to S3, under a lease
    holdTakingBack: "RETRIEVING",
    restored: "RESTORED",
  },
  /** The result is in S3 again, verified. The archive's copy is kept while it is paid for anyhow. */
  RESTORED: {
    makeDue: "AVAILABLE",
    confirmRestored: "RESTORED", // the plan was read again after `restored`, and it still stays
    dropCopy: "RESTORED", // the archive's copy is not needed any more
  },
} as const;

export type ArchiveStatus = keyof typeof resultLifecycle;
export type ResultEvent = { [S in ArchiveStatus]: keyof (typeof resultLifecycle)[S] }[ArchiveStatus];

/** Where an event leads. */
export type ResultDestination<E extends ResultEvent> = {
  [S in ArchiveStatus]: E extends keyof (typeof resultLifecycle)[S] ? (typeof resultLifecycle)[S][E] : never;
}[ArchiveStatus];

/**
 * Who may cause an event. `holder`: only whoever's lease is on the row. `unheld`: only when no lease is, or it has run
 * out. `request`: only while the retrieval is the one that the actor means, so that an old one changes nothing.
 */
export const resultRule = {
  beginArchiving: "unheld",
  keep: "anyone",
  extend: "anyone",
  remindArchiver: "anyone",
  makeDue: "anyone",
  confirmKept: "anyone",
  dropKeptCopy: "anyone",
  holdArchiving: "holder",
  nudgeArchiving: "unheld",
  archived: "holder",
  spare: "holder",
  putOffArchiving: "holder",
  evicted: "anyone",
  nudgeEviction: "anyone",
  requestRetrieval: "anyone",
  retrievalStarted: "request",
  retrievalPutOff: "request",
  askAgain: "unheld",
  rejectRetrieval: "holder",
  awaitRetrieval: "unheld",
  takeBack: "unheld",
  holdTakingBack: "holder",
  restored: "holder",
  confirmRestored: "anyone",
  dropCopy: "anyone",
} as const satisfies Record<ResultEvent, "holder" | "unheld" | "request" | "anyone">;

export const archiveStatuses = Object.keys(resultLifecycle) as ArchiveStatus[];

/** The statuses in which `event` may happen. */
export function archiveStatusesAllowing(event: ResultEvent): ArchiveStatus[] {
  return archiveStatuses.filter((status) => event in resultLifecycle[status]);
}

/** The status that `event` leads to. */
export function resultDestinationOf<E extends ResultEvent>(event: E): ResultDestination<E> {
  const from = archiveStatusesAllowing(event)[0] as ArchiveStatus;
  return (resultLifecycle[from] as Record<string, ArchiveStatus>)[event] as ResultDestination<E>;
}

/** Whether `event` is one of a result's life, rather than of a job's. */
export function isResultEvent(event: string): event is ResultEvent {
  return event in resultRule;
}

/** The statuses in which the whole result lies in S3 and is nobody's to delete: only then may a link to it be given. */
export function isInS3(status: ArchiveStatus): boolean {
  return status === "AVAILABLE" || status === "NOT_APPLICABLE" || status === "RESTORED";
}
