import * as z from "zod";
import { Time } from "../time.ts";

/** A reference bundle that a worker can annotate with. */
export const OfferedReference = z.object({
  name: z.string().min(1),
  title: z.string(),
  assembly: z.string(),
  /** Of the bundle, where there is one: tells whether a result was annotated with the very same. */
  checksum: z.string().optional(),
  /** Names and lengths (bases), at most the 30 longest: enough to tell builds apart. `aliases`: what else a file may call it. */
  contigs: z
    .array(
      z.object({
        name: z.string(),
        length: z.int().positive(),
        aliases: z.array(z.string()).optional(),
      }),
    )
    .max(30),
  /** How many contigs it has in all. */
  contigCount: z.int().min(0).optional(),
});
export type OfferedReference = z.infer<typeof OfferedReference>;

/** A sign of life of an annotator: who there is, how much it can do and how fast it has been. */
export const WorkerBeat = z.object({
  workerId: z.string().min(1),
  startedAt: Time,
  seenAt: Time,
  /** When it said good-bye; absent while it lives. */
  stoppedAt: Time.optional(),
  /** Jobs at a time. */
  slots: z.int().min(1),
  busy: z.int().min(0),
  /** Jobs ended since it started, and the moving mean of how long one takes, in milliseconds. */
  jobsDone: z.int().min(0),
  meanJobMs: z.number().min(0),
  references: z.array(OfferedReference),
  /** Name and version of what it annotates with. */
  engine: z.string().optional(),
});
export type WorkerBeat = z.infer<typeof WorkerBeat>;

/** A worker beats this often … */
export const beatEveryMs = 5_000;
/** … and counts as gone when this long nothing was heard: three lost beats. */
export const silentAfterMs = 3 * beatEveryMs;

export function isAlive(beat: WorkerBeat, now: number): boolean {
  return beat.stoppedAt === undefined && now - beat.seenAt <= silentAfterMs;
}

/** Every reference that a worker offers or lately offered, by name; the living ones' word counts first. */
export function offeredReferences(beats: readonly WorkerBeat[], now: number): OfferedReference[] {
  const byName = new Map<string, OfferedReference>();
  const newestLast = beats.toSorted(
    (a, b) => Number(isAlive(a, now)) - Number(isAlive(b, now)) || a.seenAt - b.seenAt,
  );
  for (const beat of newestLast)
    for (const reference of beat.references) byName.set(reference.name, reference);
  return [...byName.values()].toSorted((a, b) => a.title.localeCompare(b.title));
}
