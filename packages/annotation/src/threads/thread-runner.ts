import { Worker } from "node:worker_threads";
import type { AnnotatorOptions } from "../consequences/create-annotator.ts";
import type { SharedReference } from "../genes/shared-reference.ts";
import type { HaplotypeOptions } from "../haplotypes/haplotype-options.ts";
import type { AnnotatedChunk, ChunkSettings } from "./annotate-chunk.ts";
import type { ChunkRunner } from "./chunk-runner.ts";

/** How another thread makes the annotator that this one has: of records by themselves, or of haplotypes. */
export type AnnotatorRecipe = { reference: SharedReference } & (
  | { options: AnnotatorOptions }
  | { haplotypes: HaplotypeOptions }
);

/** What a thread is started with. */
export type ThreadSetup = { recipe: AnnotatorRecipe; settings: ChunkSettings };
/** A chunk on its way to a thread; `memory` is handed over. */
export type ChunkMessage = { memory: ArrayBuffer; length: number; firstLine: number };
export type ChunkAnswer = { annotated: AnnotatedChunk; memory: ArrayBuffer };

/** One being worked on and one waiting, so that a thread never waits for the next. */
const chunksPerThread = 2;
/**
 * V8's young objects: most of what a record leaves behind. Without a bound the space grows to 48 MiB a thread; at 12 it is no slower. The old
 * ones are a cache of transcripts; beyond the limit the thread ends with an error, and not the process.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1024 };

type Waiting = { resolve(answer: ChunkAnswer): void; reject(error: unknown): void };

/** Works on chunks in `count` threads of their own. A thread that dies ends everything under way with its error. */
export function threadRunner(count: number, setup: ThreadSetup): ChunkRunner {
  let failure: Error | null = null;
  const lanes = Array.from({ length: count }, () => {
    const worker = new Worker(new URL("./thread.ts", import.meta.url), {
      workerData: setup,
      resourceLimits,
    });
    const waiting: Waiting[] = [];
    worker.on("message", (answer: ChunkAnswer) => waiting.shift()?.resolve(answer));
    worker.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
    worker.on("messageerror", (error) => fail(error));
    worker.on("exit", (code) => fail(new Error(`An annotating thread ended with code ${code}.`)));
    return { worker, waiting };
  });

  const fail = (error: Error): void => {
    failure ??= error;
    for (const { waiting } of lanes) for (const { reject } of waiting.splice(0)) reject(failure);
  };

  return {
    capacity: count * chunksPerThread,
    run: ({ bytes, firstLine }) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        const lane = lanes.reduce((best, other) =>
          other.waiting.length < best.waiting.length ? other : best,
        );
        lane.waiting.push({ resolve, reject });
        const memory = bytes.buffer as ArrayBuffer; // chunk-cutter.ts makes them, each with memory of its own
        const message: ChunkMessage = { memory, length: bytes.length, firstLine };
        lane.worker.postMessage(message, [memory]);
      }),
    async close() {
      await Promise.all(lanes.map(({ worker }) => worker.terminate()));
    },
  };
}
