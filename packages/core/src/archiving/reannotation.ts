import type { CompletedJob, Job, JobIn } from "../jobs/job.ts";
import { isAlive, offeredReferences, type WorkerBeat } from "../jobs/worker-beat.ts";

/** Annotating the same file again, as it would be today. */
export type Reannotation = {
  /** How long it took the first time, in milliseconds. */
  tookMs: number;
  /** Each null when nothing is known of one side: then nothing is claimed. */
  engine: { before: string; today: string; same: boolean } | null;
  reference: { name: string; same: boolean } | null;
};

/** The largest object that S3 copies at one request (S3 API reference, CopyObject): larger files are uploaded again. */
const largestCopyBytes = 5 * 2 ** 30;

/** A job that has ended, whose file is still there. */
export type RepeatableJob = CompletedJob | (JobIn<"FAILED"> & { input: CompletedJob["input"] });

/** Whether a new job can be made of the file that `job` was made of: one that failed may succeed against another reference. */
export function mayAnnotateAgain(job: Job): job is RepeatableJob {
  return (
    (job.status === "COMPLETED" || job.status === "FAILED") &&
    job.input !== undefined &&
    job.input.bytes <= largestCopyBytes
  );
}

/** How a new annotation of `job` would differ; null when no living annotator offers its reference. */
export function compareReannotation(
  job: CompletedJob,
  beats: readonly WorkerBeat[],
  now: number,
): Reannotation | null {
  if (!mayAnnotateAgain(job)) return null;
  const alive = beats.filter((beat) => isAlive(beat, now));
  const offered = offeredReferences(alive, now).find(({ name }) => name === job.reference);
  if (!offered) return null;
  const engines = [...new Set(alive.flatMap(({ engine }) => (engine ? [engine] : [])))];
  return {
    tookMs: job.completeTime - job.startTime,
    engine:
      engines.length > 0
        ? {
            before: job.engine,
            today: engines.join(" or "),
            same: engines.length === 1 && engines[0] === job.engine,
          }
        : null,
    reference:
      offered.checksum && job.referenceChecksum
        ? { name: offered.title, same: offered.checksum === job.referenceChecksum }
        : null,
  };
}
