import type { CsqTranscript } from "./coding-transcript.ts";
import { createRoot, type HaplotypeNode } from "./haplotype-tree.ts";

/** A transcript whose coding sequence records have changed, with where each haplotype stands; undefined is the root. */
export type ActiveTranscript = {
  transcript: CsqTranscript;
  root: HaplotypeNode;
  leaves: (HaplotypeNode | undefined)[];
};

/**
 * The active transcripts by where they end: a binary heap whose ties come out as they do in csq, for the order of a record's entries
 * follows from it.
 */
export function createActiveTranscripts(haplotypes: () => number): {
  of(transcript: CsqTranscript): ActiveTranscript;
  /** Takes out the one that ends first, when it ends at or before `position`. */
  takeEnded(position: number): ActiveTranscript | undefined;
} {
  const heap: ActiveTranscript[] = [];
  const byTx = new Map<number, ActiveTranscript>();
  const ends = (i: number): number => heap[i]!.transcript.end;
  const swap = (i: number, j: number): void => {
    [heap[i], heap[j]] = [heap[j]!, heap[i]!];
  };
  return {
    of(transcript) {
      let active = byTx.get(transcript.tx);
      if (active !== undefined) return active;
      const leaves = Array.from<undefined>({ length: haplotypes() });
      active = { transcript, root: createRoot(), leaves };
      byTx.set(transcript.tx, active);
      heap.push(active);
      for (let i = heap.length - 1; i > 0;) {
        const parent = (i - 1) >> 1;
        if (ends(i) >= ends(parent)) break;
        swap(i, parent);
        i = parent;
      }
      return active;
    },
    takeEnded(position) {
      const first = heap[0];
      if (first === undefined || first.transcript.end > position) return undefined;
      byTx.delete(first.transcript.tx);
      const last = heap.pop()!;
      if (heap.length > 0) {
        heap[0] = last;
        for (let i = 0; ;) {
          let least = i;
          const left = 2 * i + 1;
          if (left < heap.length && ends(left) < ends(least)) least = left;
          if (left + 1 < heap.length && ends(left + 1) < ends(least)) least = left + 1;
          if (least === i) break;
          swap(i, least);
          i = least;
        }
      }
      return first;
    },
  };
}
