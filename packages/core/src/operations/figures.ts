import * as z from "zod";
import type { FailureCode } from "../errors/app-error.ts";
import { failureCodes } from "../errors/app-error.ts";
import { hour, Time } from "../time.ts";

/**
 * What is counted while the service works, hour by hour (UTC): sums, so that any number of workers can add to them at once.
 * They are for people to look at; nothing is decided by them, and a count that is lost costs nothing but itself.
 */
export const plainCounts = [
  /** Jobs that ended well, the records they had, and the milliseconds they waited and were annotated for. */
  "completed",
  "records",
  "waitMs",
  "annotateMs",
  /** Results that went to the archive and came back, and the milliseconds from asking to being back. */
  "archived",
  "restored",
  "restoreMs",
] as const;
export type PlainCount = (typeof plainCounts)[number];
export type FailureCount = `failed:${FailureCode}`;
export type Count = PlainCount | FailureCount;
export type Counts = Partial<Record<Count, number>>;

export const countNames: readonly Count[] = [
  ...plainCounts,
  ...failureCodes.map((code) => `failed:${code}` as const),
];

/** The counts of one hour; `hour` is when it began. */
export type HourFigures = { hour: number; counts: Counts };

/** When the hour began in which `moment` lies. */
export function hourOf(moment: number): number {
  return moment - (moment % hour);
}

/** The hours from `from` to the one in which `to` lies, in order. */
export function hoursBetween(from: number, to: number): number[] {
  const hours: number[] = [];
  for (let at = hourOf(from); at <= to; at += hour) hours.push(at);
  return hours;
}

/** Why jobs failed, and how many for each reason, the most frequent first. */
export function failuresByReason(figures: readonly HourFigures[]): { code: FailureCode; jobs: number }[] {
  return failureCodes
    .map((code) => ({ code, jobs: sumOf(figures, `failed:${code}`) }))
    .filter(({ jobs }) => jobs > 0)
    .toSorted((a, b) => b.jobs - a.jobs);
}

export function sumOf(figures: readonly HourFigures[], count: Count): number {
  return figures.reduce((sum, { counts }) => sum + (counts[count] ?? 0), 0);
}

/** A mean in milliseconds; null when nothing was counted. */
export function meanOf(
  figures: readonly HourFigures[],
  milliseconds: "waitMs" | "annotateMs" | "restoreMs",
): number | null {
  const of = sumOf(figures, milliseconds === "restoreMs" ? "restored" : "completed");
  return of === 0 ? null : sumOf(figures, milliseconds) / of;
}

const size = z.object({ objects: z.int().min(0), bytes: z.int().min(0) });
/** Where bytes lie and what they are. */
export const storageKinds = ["inputs", "results", "smallFiles", "archive"] as const;
export type StorageKind = (typeof storageKinds)[number];

/** How much is stored, as the rows say it, when somebody last went through all of them. */
export const Inventory = z.object({
  at: Time,
  jobs: z.int().min(0),
  storage: z.object({ inputs: size, results: size, smallFiles: size, archive: size }),
  accounts: z.object({ free: z.int().min(0), premium: z.int().min(0) }),
});
export type Inventory = z.infer<typeof Inventory>;
