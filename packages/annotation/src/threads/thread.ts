import * as module from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { ChunkAnswer, ChunkMessage, ThreadSetup } from "./thread-runner.ts";

/** An annotating thread: takes chunks one after the other and answers each. Started by thread-runner.ts. */

// A thread compiles everything anew unless it is told to look into the cache: half of its start.
module.enableCompileCache();
const { receiveReference } = await import("../genes/shared-reference.ts");
const { createChunkAnnotator } = await import("./annotate-chunk.ts");

const { recipe, settings } = workerData as ThreadSetup;
const reference = receiveReference(recipe.reference);
const { sources } = settings;
const joiner = sources && (await import("../sources/source-joiner.ts")).openSourceJoiner(sources, reference);
const annotator =
  "haplotypes" in recipe
    ? (await import("../haplotypes/haplotype-annotator.ts")).createHaplotypeAnnotator(
        reference,
        recipe.haplotypes,
      )
    : (await import("../consequences/create-annotator.ts")).createAnnotator(reference, recipe.options);
const annotate = createChunkAnnotator(reference, annotator, settings, joiner);

parentPort?.on("message", ({ memory, length, firstLine }: ChunkMessage) => {
  const work = annotate({ bytes: Buffer.from(memory, 0, length), firstLine });
  let step = work.next();
  while (step.done !== true) step = work.next();
  const answer: ChunkAnswer = { annotated: step.value, memory };
  parentPort?.postMessage(answer, [memory, step.value.text.bytes.buffer]);
});
parentPort?.postMessage("ready", []);
