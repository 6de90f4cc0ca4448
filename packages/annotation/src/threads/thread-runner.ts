import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { AnnotatorOptions } from "../consequences/create-annotator.ts";
import type { SharedReference } from "../genes/shared-reference.ts";
import type { HaplotypeOptions } from "../haplotypes/haplotype-options.ts";
import type { TextChunk } from "../vcf/chunk-cutter.ts";
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
/** Also waiting to be handed out, or done and waiting for one before it: who is slow for once holds up nobody. */
const underWayPerThread = 4;
/**
 * V8's young objects: most of what a record leaves behind. Their space has three parts, of 1 MiB each at first; in a thread they were
 * not seen to grow, and half of what a record leaves behind outlives its collection: a fifth of the time for BCSQ. At 8 MiB it is a
 * twentieth; at 16 no less. The old ones are a cache of transcripts; beyond the limit the thread ends with an error, and not the process.
 */
const youngPartMiB = 8;
const resourceLimits = { maxYoungGenerationSizeMb: 3 * youngPartMiB, maxOldGenerationSizeMb: 1024 };

type Waiting = { chunk: TextChunk; resolve(answer: ChunkAnswer): void; reject(error: unknown): void };
/** Who works on chunks one after the other; `waiting` is what it has of them, the first being worked on, and `room` how many it may have. */
type Lane = { waiting: Waiting[]; room(): number; take(one: Waiting): void };
type Thread = Lane & { close(): Promise<unknown> };

/** `others`: how many threads besides this one; `spared`: this one does no more than the first chunk, which in a small file is all. */
export type ThreadCount = { others: number; spared: boolean };

/**
 * Works on chunks in this thread, by `here`, and in others besides, whoever is free. This one begins at once, and the others are only
 * started when a file has more than a few chunks. A thread that dies ends everything under way with its error.
 */
export function threadRunner(
  { others, spared }: ThreadCount,
  setup: () => ThreadSetup,
  here: ChunkRunner,
): ChunkRunner {
  const queue: Waiting[] = [];
  const threads: Thread[] = [];
  /** So many chunks are about what this thread gets done while another starts: no other is started for a file that has no more. */
  const startBehind = spared ? 1 : 3;
  let came = 0;
  // What feeds the others runs in this thread as well, and comes first: while it works on a chunk, another must be there for them.
  const isNeeded = (): boolean =>
    spared ? threads.length === 0 : queue.length > 1 || threads.every(({ room }) => room() === 0);
  const own = laneHere(here, isNeeded, () => handOut());
  let failure: Error | null = null;

  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of [...queue.splice(0), ...threads.flatMap(({ waiting }) => waiting.splice(0))])
      reject(failure);
  };

  const handOut = (): void => {
    while (queue.length > 0) {
      const lanes = [...threads, own].filter(({ waiting, room }) => waiting.length < room());
      if (lanes.length === 0) break;
      // To who has least to do: one that stands idle before one that has a chunk waiting.
      const next = lanes.reduce((best, lane) => (lane.waiting.length < best.waiting.length ? lane : best));
      next.take(queue.shift()!);
    }
  };

  const start = (): void => {
    // Read by V8 when it makes the heap of a thread; this thread's own is there already.
    setFlagsFromString(`--min-semi-space-size=${youngPartMiB}`);
    const started = setup();
    for (let i = 0; i < others; i++) threads.push(startThread(started, fail, handOut));
  };

  return {
    capacity: (others + 1) * underWayPerThread,
    run: (chunk) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        queue.push({ chunk, resolve, reject });
        if (++came > startBehind && threads.length === 0) start();
        handOut();
      }),
    async close() {
      await Promise.all([here.close(), ...threads.map(({ close }) => close())]);
    },
  };
}

function startThread(setup: ThreadSetup, fail: (error: Error) => void, isFree: () => void): Thread {
  const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData: setup, resourceLimits });
  const waiting: Waiting[] = [];
  let isReady = false;
  worker.on("message", (answer: ChunkAnswer | "ready") => {
    if (answer === "ready") isReady = true;
    else waiting.shift()?.resolve(answer);
    isFree();
  });
  worker.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on("messageerror", (error) => fail(error));
  worker.on("exit", (code) => fail(new Error(`An annotating thread ended with code ${code}.`)));
  return {
    waiting,
    room: () => (isReady ? chunksPerThread : 0),
    take(one) {
      waiting.push(one);
      const { bytes, firstLine } = one.chunk;
      const memory = bytes.buffer as ArrayBuffer; // chunk-cutter.ts makes them, each with memory of its own
      const message: ChunkMessage = { memory, length: bytes.length, firstLine };
      worker.postMessage(message, [memory]);
    },
    close: () => worker.terminate(),
  };
}

function laneHere(here: ChunkRunner, isNeeded: () => boolean, isFree: () => void): Lane {
  const waiting: Waiting[] = [];
  return {
    waiting,
    room: () => (isNeeded() ? here.capacity : 0),
    take(one) {
      waiting.push(one);
      // Not at once: whoever has handed this one out has more to hand out first.
      setImmediate(() => {
        void here
          .run(one.chunk)
          .then(one.resolve, one.reject)
          .finally(() => {
            waiting.shift();
            isFree();
          });
      });
    },
  };
}
