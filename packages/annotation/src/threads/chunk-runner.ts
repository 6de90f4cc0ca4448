import type { TextChunk } from "../vcf/chunk-cutter.ts";
import type { AnnotatedChunk } from "./annotate-chunk.ts";

/** Works on chunks, here or elsewhere. */
export type ChunkRunner = {
  /** How many chunks may be under way at a time. */
  capacity: number;
  /** Works on a chunk, whose memory belongs to the runner until it comes back as `memory`. */
  run(chunk: TextChunk): Promise<{ annotated: AnnotatedChunk; memory: ArrayBuffer }>;
  /** Ends whatever is still under way. */
  close(): Promise<void>;
};

/** Works in this thread, giving way to everything else now and then. `turn` is asked at each pause. */
export function inlineRunner(
  annotate: (chunk: TextChunk) => Generator<void, AnnotatedChunk>,
  turn: () => Promise<void> | undefined,
): ChunkRunner {
  return {
    capacity: 1,
    async run(chunk) {
      const work = annotate(chunk);
      let step = work.next();
      for (; step.done !== true; step = work.next()) {
        const wait = turn();
        if (wait) await wait;
      }
      return { annotated: step.value, memory: chunk.bytes.buffer as ArrayBuffer };
    },
    close: async () => {},
  };
}
