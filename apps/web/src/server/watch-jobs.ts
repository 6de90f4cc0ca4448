import type { UserId } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import { minute } from "@gas/core/time";
import type { Job } from "@gas/core/jobs/job";
import { isFinal } from "@gas/core/jobs/job-lifecycle";
import type { JobView } from "@gas/core/jobs/job-view";
import type { WebDeps } from "./deps.ts";
import type { JobViewer } from "./job-viewer.ts";
import { describeCauses } from "./log.ts";

/** A change must reach an open page within a second: this, plus the reading and the sending, stays well below. */
const pollMs = 250;
/** A result that is copied into the archive or out of it takes seconds at least. */
const movingPollMs = 750;
/** A job that waits for its file changes only by what the same person does. */
const uploadPollMs = 2000;
/** A result at rest moves when its owner does something: `hurry` is told then, and this is for what it misses. */
const restingPollMs = 10_000;
/** While a job waits or runs its numbers move without a change of the row: they are sent this often at least. */
const resendMs = 750;

type Deps = Pick<WebDeps, "jobs" | "now" | "log">;
type Listener = {
  userId: UserId;
  tell: (view: JobView) => void;
  version: number;
  told: string;
  toldAt: number;
};
type Watched = { listeners: Set<Listener>; looking: boolean; timer?: ReturnType<typeof setTimeout> };

export type JobWatch = {
  /** Tells `tell` of the job now and whenever it changes, if it is `userId`'s own. Answers how to stop. */
  watch(userId: UserId, jobId: JobId, tell: (view: JobView) => void): () => void;
  /** Looks at all of a person's watched jobs at once. */
  hurry(userId: UserId): void;
  /** How many jobs are being read: none when nobody looks. */
  watching(): number;
};

/** Reads each job that somebody looks at once for all who look, and stops when nobody does or nothing can happen any more. */
export function jobWatch(deps: Deps, viewer: JobViewer): JobWatch {
  const watched = new Map<JobId, Watched>();

  const look = async (jobId: JobId, entry: Watched): Promise<void> => {
    // One look at a time: whoever comes meanwhile is told by the one under way.
    if (entry.looking) return;
    entry.looking = true;
    let job: Job | null;
    let view: JobView | undefined;
    try {
      job = await deps.jobs.find(jobId);
      if (job) view = await viewer(job);
    } catch (error) {
      // The next look may succeed: an open page must not lose its stream to one bad second.
      deps.log({ event: "watch_failed", jobId, cause: describeCauses(error) });
      return again(jobId, entry, uploadPollMs);
    } finally {
      entry.looking = false;
    }
    const now = deps.now();
    const told = JSON.stringify(view);
    for (const listener of entry.listeners) {
      if (!job || !view || job.userId !== listener.userId) {
        entry.listeners.delete(listener);
        continue;
      }
      // What is told may change without the row: places in the queue, the owner's plan, others' results coming back.
      const news = isMoving(job) || listener.told !== told;
      if (job.version === listener.version && !(news && now - listener.toldAt >= resendMs)) continue;
      listener.version = job.version;
      listener.told = told;
      listener.toldAt = now;
      listener.tell(view);
    }
    if (!job || hasEnded(job) || entry.listeners.size === 0) watched.delete(jobId);
    else again(jobId, entry, pauseAfter(job, now));
  };

  const again = (jobId: JobId, entry: Watched, ms: number): void => {
    if (entry.listeners.size === 0) return void watched.delete(jobId);
    entry.timer = setTimeout(() => void look(jobId, entry), ms);
  };

  return {
    hurry: (userId) => {
      for (const [jobId, entry] of watched) {
        if (![...entry.listeners].some((listener) => listener.userId === userId)) continue;
        clearTimeout(entry.timer);
        void look(jobId, entry);
      }
    },
    watch: (userId, jobId, tell) => {
      const listener: Listener = { userId, tell, version: -1, told: "", toldAt: 0 };
      const entry: Watched = watched.get(jobId) ?? { listeners: new Set(), looking: false };
      entry.listeners.add(listener);
      // Looked at anew for each newcomer, so that a page never waits for the first word.
      clearTimeout(entry.timer);
      watched.set(jobId, entry);
      void look(jobId, entry);
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size > 0) return;
        clearTimeout(entry.timer);
        if (watched.get(jobId) === entry) watched.delete(jobId);
      };
    },
    watching: () => watched.size,
  };
}

const isMoving = (job: Job) => job.status === "PENDING" || job.status === "RUNNING";

/** Whether nothing can happen to the job any more but its deletion; the result of a completed one still moves. */
const hasEnded = (job: Job) => isFinal(job.status) && job.status !== "COMPLETED";

/** How long until the job is worth another look. */
function pauseAfter(job: Job, now: number): number {
  if (job.status === "AWAITING_UPLOAD") return uploadPollMs;
  if (job.status !== "COMPLETED") return pollMs;
  switch (job.archiveStatus) {
    case "ARCHIVING":
    case "RETRIEVING":
      return movingPollMs;
    case "AVAILABLE": {
      // Late by a minute, it is not about to move: its owner is premium, or nobody archives.
      if (now > job.archiveDueAt + minute) return restingPollMs;
      return Math.min(restingPollMs, Math.max(movingPollMs, job.archiveDueAt - now));
    }
    case "NOT_APPLICABLE":
    case "ARCHIVED":
    case "RESTORED":
      return restingPollMs;
  }
}
