import { gunzipSync } from "node:zlib";
import type { Engine } from "../engine.ts";

/** What a job on an engine leaves: the notes of its log, the result as text, the rejected lines. */
export function runEngine(engine: Engine, vcf: Uint8Array, signal = new AbortController().signal) {
  const chunks: Uint8Array[] = [];
  const rejects: Uint8Array[] = [];
  const notes: string[] = [];
  const progress: { inputBytes: number; records: number }[] = [];
  const outcome = engine.run({
    reference: engine.references[0]!.name,
    input: (async function* () {
      yield vcf;
    })(),
    result: { write: (bytes) => void chunks.push(bytes.slice()) },
    rejects: { write: (bytes) => void rejects.push(bytes.slice()) },
    columns: { write: () => {} },
    limits: { maxLineBytes: 2 ** 24, maxExpandedBytes: 2 ** 32 },
    onProgress: (step) => void progress.push(step),
    signal,
    note: (line) => void notes.push(line),
  });
  return {
    outcome,
    notes,
    progress,
    text: () => gunzipSync(Buffer.concat(chunks)).toString(),
    rejects: () => Buffer.concat(rejects).toString(),
  };
}
