import { parentPort, workerData } from "node:worker_threads";
import { createVepAnnotator } from "../consequences/vep-annotator.ts";
import { receiveReference } from "../genes/shared-reference.ts";
import { createChunkAnnotator } from "./annotate-chunk.ts";
import type { ChunkAnswer, ChunkMessage, ThreadSetup } from "./thread-runner.ts";

/** An annotating thread: takes chunks one after the other and answers each. Started by thread-runner.ts. */
const { recipe, settings } = workerData as ThreadSetup;
const reference = receiveReference(recipe.reference);
const annotate = createChunkAnnotator(reference, createVepAnnotator(reference, recipe.options), settings);

parentPort?.on("message", ({ memory, length, firstLine }: ChunkMessage) => {
  const work = annotate({ bytes: Buffer.from(memory, 0, length), firstLine });
  let step = work.next();
  while (step.done !== true) step = work.next();
  const answer: ChunkAnswer = { annotated: step.value, memory };
  parentPort?.postMessage(answer, [memory, step.value.text.bytes.buffer]);
});
