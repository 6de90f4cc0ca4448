import type { Reference } from "../genes/reference.ts";

/** VEP looks at this many bases beside a variant and shifts it no further. */
const reach = 1000;
/** Bases read at first: nearly all shifts end within them. Each further piece is twice as long. */
const firstPiece = 8;

/**
 * How many bases an insertion or deletion of `sequence` (forward strand, upper case) can be moved up (`direction` 1) or down (-1)
 * the contig without changing what it makes of it. [start, end) is what is deleted, 0-based; start = end is an insertion.
 * VEP compares base by base and stops where what is left of its window is shorter than the sequence itself.
 */
export function shiftLength(
  reference: Reference,
  contig: number,
  start: number,
  end: number,
  sequence: string,
  direction: 1 | -1,
): number {
  const { length } = sequence;
  const contigLength = reference.contigs[contig]!.length;
  const room = Math.min(reach, direction === 1 ? contigLength - end : start);
  const most = room < length ? room : room - length + 1;
  let shift = 0;
  let piece = firstPiece;
  while (shift < most) {
    const count = Math.min(piece, most - shift);
    const from = direction === 1 ? end + shift : start - shift - count;
    const bases = reference.bases(contig, from, from + count);
    for (let i = 0; i < count; i++, shift++) {
      const next = direction === 1 ? bases.charCodeAt(i) : bases.charCodeAt(count - 1 - i);
      const own = shift % length;
      if (next !== sequence.charCodeAt(direction === 1 ? own : length - 1 - own)) return shift;
    }
    piece *= 2;
  }
  return shift;
}

/** The inserted bases as they read after the insertion has been moved by `shift`. */
export function rotated(sequence: string, shift: number, direction: 1 | -1): string {
  const by = shift % sequence.length;
  if (by === 0) return sequence;
  const at = direction === 1 ? by : sequence.length - by;
  return sequence.slice(at) + sequence.slice(0, at);
}
