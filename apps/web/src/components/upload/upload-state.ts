import type { ErrorReport } from "@gas/core/errors/error-report";
import { liveValue } from "./live-value.ts";

/** A file on its way from this browser to storage. */
export type UploadEntry = {
  id: string;
  fileName: string;
  bytes: number;
  sentBytes: number;
  /** What lay in storage from an earlier try when this one began. */
  foundBytes: number;
  /** Absent while nothing can be told yet. */
  secondsLeft?: number;
  jobId?: string;
  /** Only what goes up in parts can go on where it stopped. */
  resumable: boolean;
  state:
    | "waiting"
    | "starting"
    | "sending"
    | "paused"
    | "interrupted"
    | "submitting"
    | "submitted"
    | "refused";
  error?: ErrorReport;
};

/*
 * Every page carries this much, for the count in its header; what is done with uploads is loaded where there is one.
 */

/** The files on their way, newest first. */
export const uploads = liveValue<readonly UploadEntry[]>([]);

/** What is said to those who cannot see the cards; the last word stands. */
export const announcement = liveValue("");

/** Whether leaving the page would break something off. */
export function isUnderWay({ state }: UploadEntry): boolean {
  return state !== "submitted" && state !== "refused";
}

export function changeEntry(id: string, change: Partial<UploadEntry>): void {
  publish(uploads.get().map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));
}

export function removeEntry(id: string): void {
  publish(uploads.get().filter((entry) => entry.id !== id));
}

export function addEntry(entry: UploadEntry): void {
  publish([...uploads.get().filter(({ id }) => id !== entry.id), entry]);
}

function publish(next: readonly UploadEntry[]): void {
  window.removeEventListener("beforeunload", askBeforeLeaving);
  if (next.some(isUnderWay)) window.addEventListener("beforeunload", askBeforeLeaving);
  uploads.set(next);
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
