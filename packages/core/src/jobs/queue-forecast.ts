import { isAlive, type WorkerBeat } from "./worker-beat.ts";

/** Where a waiting job stands and when it should start. */
export type QueueForecast = {
  /** Jobs submitted earlier that still wait; `capped` when there are more than were counted. */
  ahead: number;
  capped: boolean;
  /** Workers that are alive now. */
  workers: number;
  /** Milliseconds since 1970 UTC; absent when no worker lives or none has finished a job yet. */
  expectedStart?: number;
};

/** Expected start of a job with `ahead` others before it, from how long jobs have taken and how many run at a time. */
export function forecastStart(
  ahead: { count: number; capped: boolean },
  beats: readonly WorkerBeat[],
  now: number,
): QueueForecast {
  const alive = beats.filter((beat) => isAlive(beat, now));
  const forecast = { ahead: ahead.count, capped: ahead.capped, workers: alive.length };
  const meanJobMs = meanDuration(beats);
  if (alive.length === 0 || meanJobMs === null) return forecast;
  const slots = sum(alive, (beat) => beat.slots);
  const free = sum(alive, (beat) => Math.max(0, beat.slots - beat.busy));
  const rounds = ahead.count < free ? 0 : (ahead.count - free + 1) / slots;
  return { ...forecast, expectedStart: Math.round(now + rounds * meanJobMs) };
}

/** Mean over all workers ever heard of, weighted by jobs: a worker that just started inherits its forerunners' experience. */
function meanDuration(beats: readonly WorkerBeat[]): number | null {
  const jobs = sum(beats, (beat) => beat.jobsDone);
  return jobs === 0 ? null : sum(beats, (beat) => beat.jobsDone * beat.meanJobMs) / jobs;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
