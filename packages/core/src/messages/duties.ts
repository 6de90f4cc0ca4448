import type { Queue } from "./queues.ts";

/**
 * What a worker may be there for. Annotating needs processors and may be interrupted, so a deployment buys it by the hour
 * of demand; keeping watches over jobs and results, needs next to nothing and must always be there.
 */
export const duties = ["annotating", "keeping"] as const;
export type Duty = (typeof duties)[number];

/** Whose queue it is. Workers take from it, and may, only with this duty; `sweep` and the search for strays are of keeping. */
export const dutyOf: Record<Queue, Duty> = {
  annotationRequests: "annotating",
  archive: "keeping",
  restoreRequests: "keeping",
  archiveRetrievals: "keeping",
  mail: "keeping",
  mailFeedback: "keeping",
};

/** The queues of one duty. */
export function queuesOf(duty: Duty): Queue[] {
  return (Object.keys(dutyOf) as Queue[]).filter((queue) => dutyOf[queue] === duty);
}
