import type { UserId } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import { isFinal } from "@gas/core/jobs/job-lifecycle";
import type { JobView } from "@gas/core/jobs/job-view";
import type { WebDeps } from "./deps.ts";
import { viewNow, type JobForecaster } from "./forecast-job.ts";
import { describeCauses } from "./log.ts";

/** A change must reach an open page within a second: this, plus the reading and the sending, stays well below. */
const pollMs = 400;
/** A job that waits for its file changes only by what the same person does. */
const uploadPollMs = 2000;
/** While a job waits or runs its numbers move without a change of the row: they are sent this often at least. */
const resendMs = 750;

type Deps = Pick<WebDeps, "jobs" | "now" | "log">;
type Listener = { userId: UserId; tell: (view: JobView) => void; version: number; toldAt: number };
type Watched = { listeners: Set<Listener>; looking: boolean; timer?: ReturnType<typeof setTimeout> };

export type JobWatch = {
  /** Tells `tell` of the job now and whenever it changes, if it is `userId`'s own. Answers how to stop. */
  watch(userId: UserId, jobId: JobId, tell: (view: JobView) => void): () => void;
  /** How many jobs are being read: none when nobody looks. */
  watching(): number;
};

/** Reads each job that somebody looks at once for all who look, and stops when nobody does or nothing can happen any more. */
export function jobWatch(deps: Deps, forecast: JobForecaster): JobWatch {
  const watched = new Map<JobId, Watched>();

  const look = async (jobId: JobId, entry: Watched): Promise<void> => {
    // One look at a time: whoever comes meanwhile is told by the one under way.
    if (entry.looking) return;
    entry.looking = true;
    let job: Job | null;
    let view: JobView | undefined;
    try {
      job = await deps.jobs.find(jobId);
      if (job) view = await viewNow(deps, forecast, job);
    } catch (error) {
      // The next look may succeed: an open page must not lose its stream to one bad second.
      deps.log({ event: "watch_failed", jobId, cause: describeCauses(error) });
      return again(jobId, entry, uploadPollMs);
    } finally {
      entry.looking = false;
    }
    const now = deps.now();
    for (const listener of entry.listeners) {
      if (!job || !view || job.userId !== listener.userId) {
        entry.listeners.delete(listener);
        continue;
      }
      const moves = job.status === "PENDING" || job.status === "RUNNING";
      if (job.version === listener.version && !(moves && now - listener.toldAt >= resendMs)) continue;
      listener.version = job.version;
      listener.toldAt = now;
      listener.tell(view);
    }
    if (!job || isFinal(job.status) || entry.listeners.size === 0) watched.delete(jobId);
    else again(jobId, entry, job.status === "AWAITING_UPLOAD" ? uploadPollMs : pollMs);
  };

  const again = (jobId: JobId, entry: Watched, ms: number): void => {
    if (entry.listeners.size === 0) return void watched.delete(jobId);
    entry.timer = setTimeout(() => void look(jobId, entry), ms);
  };

  return {
    watch: (userId, jobId, tell) => {
      const listener: Listener = { userId, tell, version: -1, toldAt: 0 };
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
