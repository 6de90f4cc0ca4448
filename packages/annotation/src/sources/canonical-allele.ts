/** Reads upper-case bases of [start, end), 0-based, N where they are not known. */
export type ReadBases = (contig: number, start: number, end: number) => string;

/**
 * An allele as every way of writing it comes out: what REF and ALT share at their ends taken off (suffix first, then prefix), and what
 * is then a mere insertion or deletion moved down the contig as far as it goes. 0-based; `ref` and `alt` can be empty. All ways of writing it
 * lie within [from, to), the base before it included.
 * As Tan, Abecasis and Kang, "Unified representation of genetic variants", Bioinformatics 2015, but for the base that VCF puts in front.
 */
export type CanonicalAllele = { start: number; ref: string; alt: string; from: number; to: number };

/** Bases read at first when an allele is moved; each further piece is twice as long, up to the largest. */
const firstPiece = 16;
const largestPiece = 4096;

/** `start` is 0-based; `ref` and `alt` are bases in upper case. Without `bases` nothing is moved. */
export function canonicalAllele(
  contig: number,
  start: number,
  ref: string,
  alt: string,
  contigLength: number,
  bases: ReadBases | undefined,
): CanonicalAllele {
  if (ref.length === 1 && alt.length === 1) return { start, ref, alt, from: start, to: start + 1 };
  let refEnd = ref.length;
  let altEnd = alt.length;
  while (refEnd > 0 && altEnd > 0 && ref.charCodeAt(refEnd - 1) === alt.charCodeAt(altEnd - 1)) {
    refEnd--;
    altEnd--;
  }
  let shared = 0;
  while (shared < refEnd && shared < altEnd && ref.charCodeAt(shared) === alt.charCodeAt(shared)) shared++;
  const at = start + shared;
  const allele = { start: at, ref: ref.slice(shared, refEnd), alt: alt.slice(shared, altEnd) };
  const end = at + allele.ref.length;
  const moved = allele.ref === "" ? allele.alt : allele.ref;
  if ((allele.ref !== "" && allele.alt !== "") || moved === "" || bases === undefined)
    return { ...allele, from: Math.max(0, at - 1), to: end + 1 };

  const down = reach(moved, at, -1, (from, to) => bases(contig, from, to));
  const up = reach(moved, contigLength - end, 1, (from, to) => bases(contig, end + from, end + to));
  const turned = rotatedDown(moved, down);
  const from = Math.max(0, at - down - 1);
  return allele.ref === ""
    ? { start: at - down, ref: "", alt: turned, from, to: end + up + 1 }
    : { start: at - down, ref: turned, alt: "", from, to: end + up + 1 };
}

/** How far `moved` can go: downwards within [0, room), or upwards within the `room` bases from 0 on. An N stops it. */
function reach(
  moved: string,
  room: number,
  direction: 1 | -1,
  read: (from: number, to: number) => string,
): number {
  const { length } = moved;
  let shift = 0;
  for (let piece = firstPiece; shift < room; piece = Math.min(piece * 2, largestPiece)) {
    const count = Math.min(piece, room - shift);
    const text = direction === 1 ? read(shift, shift + count) : read(room - shift - count, room - shift);
    for (let i = 0; i < count; i++, shift++) {
      const next = text.charCodeAt(direction === 1 ? i : count - 1 - i);
      const own = shift % length;
      if (next === 0x4e || next !== moved.charCodeAt(direction === 1 ? own : length - 1 - own)) return shift;
    }
  }
  return shift;
}

function rotatedDown(text: string, shift: number): string {
  const at = text.length - (shift % text.length);
  return text.slice(at) + text.slice(0, at);
}
