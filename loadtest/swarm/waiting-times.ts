import type { QueueSample } from "../run.ts";

/** Something that waited from one moment until another, or waits still. Milliseconds since 1970 UTC. */
export type Stay = { from: number; until?: number | undefined };

/**
 * How many waited at the end of each second, and how long the oldest of them had: the queue's age, computed afterwards
 * from when each job was submitted and begun. `startedAt`, in milliseconds since 1970 UTC, is second 0.
 */
export function waitingTimes(stays: readonly Stay[], startedAt: number, seconds: number): QueueSample[] {
  return Array.from({ length: Math.max(0, Math.ceil(seconds)) }, (_, t) => {
    const at = startedAt + (t + 1) * 1000;
    const waiting = stays.filter(({ from, until }) => from <= at && (until === undefined || until > at));
    const oldest = Math.min(...waiting.map(({ from }) => from));
    return {
      t,
      waiting: waiting.length,
      oldestSeconds: waiting.length === 0 ? 0 : Math.round((at - oldest) / 100) / 10,
    };
  });
}
