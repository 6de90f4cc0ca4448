import { isAlive, type WorkerBeat } from "../jobs/worker-beat.ts";
import { minute } from "../time.ts";
import { meanOf, sumOf, type HourFigures } from "./figures.ts";

/** How the service does, for everybody to see: counts and times, nothing of anybody. Times in milliseconds. */
export type ServiceStatus = {
  state: "works" | "slow" | "down";
  /** What that means for a person who comes now. */
  sentence: string;
  annotators: { alive: number; slots: number; busy: number };
  /** How long the job waits already that waits longest; null when none waits. */
  oldestWaitingMs: number | null;
  lastDay: {
    completed: number;
    failed: number;
    records: number;
    meanWaitMs: number | null;
    meanAnnotateMs: number | null;
    restored: number;
    meanRestoreMs: number | null;
  };
  hours: { hour: number; completed: number; failed: number }[];
};

/** A job that waits this long waits longer than people expect. */
const slowMs = 10 * minute;

/** The status at `now`: from the annotators' signs of life, the job that waits longest, and the figures of the last day. */
export function serviceStatus(
  beats: readonly WorkerBeat[],
  oldestWaiting: number | null,
  figures: readonly HourFigures[],
  hours: readonly number[],
  now: number,
): ServiceStatus {
  const alive = beats.filter((beat) => isAlive(beat, now));
  const sum = (part: "slots" | "busy") => alive.reduce((total, beat) => total + beat[part], 0);
  const oldestWaitingMs = oldestWaiting === null ? null : Math.max(0, now - oldestWaiting);
  const failedOf = (of: readonly HourFigures[]) =>
    of.reduce(
      (total, { counts }) =>
        total +
        Object.entries(counts).reduce(
          (some, [name, value]) => some + (name.startsWith("failed:") ? (value ?? 0) : 0),
          0,
        ),
      0,
    );
  const state = alive.length === 0 ? "down" : (oldestWaitingMs ?? 0) > slowMs ? "slow" : "works";
  return {
    state,
    sentence: sentences[state],
    annotators: { alive: alive.length, slots: sum("slots"), busy: sum("busy") },
    oldestWaitingMs,
    lastDay: {
      completed: sumOf(figures, "completed"),
      failed: failedOf(figures),
      records: sumOf(figures, "records"),
      meanWaitMs: meanOf(figures, "waitMs"),
      meanAnnotateMs: meanOf(figures, "annotateMs"),
      restored: sumOf(figures, "restored"),
      meanRestoreMs: meanOf(figures, "restoreMs"),
    },
    hours: hours.map((hour) => {
      const of = figures.filter((one) => one.hour === hour);
      return { hour, completed: sumOf(of, "completed"), failed: failedOf(of) };
    }),
  };
}

const sentences: Record<ServiceStatus["state"], string> = {
  works: "Everything works. Jobs start within minutes.",
  slow: "Jobs wait longer than usual. What you upload is safe, and is annotated in its turn.",
  down: "No annotator is running. What you upload is safe, and is annotated as soon as one is back.",
};
