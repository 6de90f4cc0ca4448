import type { Facets } from "./answers.ts";

type Positions = Facets["positions"];

/**
 * The same counts in windows that are as wide in every sequence as the widest were: only then are taller ones denser. Widths are
 * powers of two times the same (see position-bins.ts), so that each window goes into one.
 */
export function evenWindows(positions: Positions): Positions {
  const binBases = Math.max(1, ...positions.map((sequence) => sequence.binBases));
  return positions.map((sequence) => {
    const times = binBases / sequence.binBases;
    if (times === 1) return sequence;
    const counts = Array.from({ length: Math.ceil(sequence.counts.length / times) }, () => 0);
    sequence.counts.forEach((count, i) => (counts[Math.floor(i / times)]! += count));
    return { ...sequence, binBases, counts };
  });
}
