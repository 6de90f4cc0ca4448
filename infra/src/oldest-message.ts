import { duration } from "@gas/core/duration";
import type { Queue } from "@gas/core/messages/queues";
import type { Stage } from "./stage.ts";

const hour = 3600;

/**
 * How old, in seconds, a queue's oldest message may be before an operator is told. SQS counts a message until it is
 * settled, so each queue is allowed what a message of it may honestly take.
 */
export function oldestAllowed(queue: Queue, stage: Stage): number {
  const allowed: Record<Queue, number> = {
    annotationRequests: 12 * hour, // the worker's JOB_TIME_LIMIT_MINUTES: whatever is older is no long job any more
    // A message waits in the queue until its result is due; one that waits long is replaced at least once a day.
    archive: Math.min(duration.parse(stage.archive.after) / 1000, 24 * hour) + hour,
    restoreRequests: hour,
    mail: hour, // one that no server takes waits in its row, not in the queue
    mailFeedback: hour,
    archiveRetrievals: 6 * hour, // copying back a result of 80 GB, which the lease keeps under way
  };
  return allowed[queue];
}
