import { day, hour } from "../time.ts";

/**
 * When a deleted job's files are removed once more: a worker that held the job when it was deleted may have been paused,
 * and write some files after all. None lives longer than a day past its lease. null: that was the last time.
 */
export function purgeAgainMs(purges: number): number | null {
  return [hour, day][purges] ?? null;
}
