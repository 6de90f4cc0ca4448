import type { OpenedVcf } from "../vcf/open-vcf.ts";
import { orAborted } from "../vcf/or-aborted.ts";
import type { AnnotatedChunk } from "./annotate-chunk.ts";
import type { ChunkRunner } from "./chunk-runner.ts";

/**
 * Has every chunk worked on, several at a time, and hands each to `collect` in the order of the file. What goes wrong in the input is
 * thrown only after all before it was collected, so that the outcome does not depend on who was faster. An abort ends it at once.
 */
export async function inOrder(
  { chunks, recycle }: Pick<OpenedVcf, "chunks" | "recycle">,
  runner: ChunkRunner,
  collect: (chunk: AnnotatedChunk) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const underWay: ReturnType<ChunkRunner["run"]>[] = [];
  const collectFirst = async (): Promise<void> => {
    const { annotated, memory } = await orAborted(underWay.shift()!, signal);
    await collect(annotated);
    recycle(memory);
  };
  try {
    let failure: { error: unknown } | null = null;
    const next = () =>
      chunks.next().catch((error: unknown) => {
        failure = { error };
        return { done: true as const, value: undefined };
      });
    let step = await next();
    while (step.done !== true) {
      const work = runner.run(step.value);
      work.catch(() => {}); // told when its turn comes
      underWay.push(work);
      if (underWay.length >= runner.capacity) await collectFirst();
      step = await next();
    }
    while (underWay.length > 0) await collectFirst();
    const failed = failure as { error: unknown } | null;
    if (failed) throw failed.error;
  } finally {
    await runner.close();
    const closed = chunks.return();
    if (signal?.aborted === true) closed.catch(() => {});
    else await closed;
  }
}
