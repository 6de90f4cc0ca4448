import type { Run } from "../run.ts";
import type { Stay } from "../swarm/waiting-times.ts";

export type Check = Run["checks"][number];

/** What a scenario knows at its end beside what was recorded. */
export type Play = {
  checks: Check[];
  /** What waited for what, by the name of its chart. */
  stays: Record<string, Stay[]>;
};
