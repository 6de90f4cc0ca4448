import type { Work } from "./annotator-world.ts";

/**
 * A hundred thousand jobs at once, of 20 s each: a few thousand variants of human with their sources joined, or an exome
 * on one slot. One spot server in twenty is taken back within an hour (AWS's own advisor shows below 5 % a *month* for
 * most types, so this is a bad day).
 */
export const burst: Work = {
  arrivals: [{ at: 0, jobs: 100_000 }],
  jobSeconds: 20,
  slots: 2,
  interruptionsAnHour: 0.05,
  notice: 120,
  drain: 600,
  seed: 6,
};
