import type { WorkerBeat } from "@gas/core/jobs/worker-beat";
import { queues, type Queue } from "@gas/core/messages/queues";
import {
  failuresByReason,
  hoursBetween,
  type HourFigures,
  type Inventory,
} from "@gas/core/operations/figures";
import type { QueueDepth } from "@gas/core/ports/queue-desk";
import { day, hour } from "@gas/core/time";
import type { WebDeps } from "./deps.ts";

const queueNames = Object.keys(queues) as Queue[];

/** What whoever runs the service sees of it. Times in milliseconds. */
export type Operations = {
  queues: { queue: Queue; depth: QueueDepth }[];
  /** For how long the job waits that waits longest, and for how long a row that should have been looked at was not. */
  oldestWaitingMs: number | null;
  longestOverdueMs: number | null;
  workers: WorkerBeat[];
  lastWeek: HourFigures[];
  hours: number[];
  failures: ReturnType<typeof failuresByReason>;
  inventory: Inventory | null;
};

export async function viewOperations(
  deps: Pick<WebDeps, "queueDesk" | "jobs" | "workers" | "figures" | "now">,
): Promise<Operations> {
  const now = deps.now();
  const week = hoursBetween(now - 7 * day + hour, now);
  const [depths, oldest, due, workers, lastWeek, inventory] = await Promise.all([
    Promise.all(queueNames.map(async (queue) => ({ queue, depth: await deps.queueDesk.depth(queue) }))),
    deps.jobs.oldestWaiting(),
    deps.jobs.listDue(now, 1),
    deps.workers.list(),
    deps.figures.list(week),
    deps.figures.inventory(),
  ]);
  const [first] = due;
  return {
    queues: depths,
    oldestWaitingMs: oldest === null ? null : Math.max(0, now - oldest),
    longestOverdueMs: first && "wakeAt" in first && first.wakeAt !== undefined ? now - first.wakeAt : null,
    workers: workers.toSorted((a, b) => b.seenAt - a.seenAt),
    lastWeek,
    hours: hoursBetween(now - day + hour, now),
    failures: failuresByReason(lastWeek),
    inventory,
  };
}
