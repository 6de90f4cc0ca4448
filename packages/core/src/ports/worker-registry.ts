import type { WorkerBeat } from "../jobs/worker-beat.ts";

export type WorkerRegistry = {
  beat(beat: WorkerBeat): Promise<void>;
  /** Every worker heard of, the stopped ones too. */
  list(): Promise<WorkerBeat[]>;
  forget(workerId: string): Promise<void>;
};
