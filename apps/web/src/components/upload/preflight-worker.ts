import type { OfferedSequence } from "@gas/annotation/preflight/offered-sequence";
import { preflight, type Preflight } from "@gas/annotation/preflight/preflight";

/** What the page asks of this worker, and what it is told. */
export type LookWish =
  | { id: number; file: File; references: readonly OfferedSequence[] }
  | { id: number; stop: true };
export type LookNews = { id: number } & (
  | { inputBytes: number }
  | { found: Preflight }
  | { failed: LookFailure }
);
/** `unreadable`: the file was moved or changed since it was chosen, or the browser may not read it. Else the look itself went wrong. */
export type LookFailure = { unreadable: boolean; message: string };

/** Of records, expanded: some ten thousand of a plain VCF, read in a fraction of a second. */
const recordBytes = 2 * 2 ** 20;
/** A slice is a read from the disk; much larger ones would be read further than is looked. */
const sliceBytes = 256 * 1024;

const stops = new Map<number, AbortController>();
const tell = (news: LookNews): void => postMessage(news);

addEventListener("message", ({ data: wish }: MessageEvent<LookWish>) => {
  if ("stop" in wish) stops.get(wish.id)?.abort();
  else void look(wish);
});

async function look({ id, file, references }: Exclude<LookWish, { stop: true }>): Promise<void> {
  const stop = new AbortController();
  stops.set(id, stop);
  try {
    const found = await preflight({
      input: slicesOf(file),
      references,
      recordBytes,
      signal: stop.signal,
      onProgress: (inputBytes) => tell({ id, inputBytes }),
    });
    tell({ id, found });
  } catch (error) {
    const unreadable = error instanceof DOMException;
    if (!stop.signal.aborted) tell({ id, failed: { unreadable, message: String(error) } });
  } finally {
    stops.delete(id);
  }
}

async function* slicesOf(file: File): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += sliceBytes)
    yield new Uint8Array(await file.slice(at, at + sliceBytes).arrayBuffer());
}
