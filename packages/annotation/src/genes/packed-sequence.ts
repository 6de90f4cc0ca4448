/**
 * Bases two bits each (A C G T = 0 1 2 3), with everything else (N, IUPAC codes) kept as runs beside them.
 * `runs` holds three numbers a run: start, end (0-based half-open), ASCII code; sorted, disjoint.
 */
export type PackedSequence = { length: number; bits: Uint8Array; runs: Int32Array };

const letters = "ACGT";
const codeOfByte = new Uint8Array(256).fill(4);
for (let code = 0; code < 4; code++) codeOfByte[letters.charCodeAt(code)] = code;

/** Packs upper-case ASCII bases. */
export function packBases(bases: Uint8Array): PackedSequence {
  const bits = new Uint8Array((bases.length + 3) >> 2);
  const runs: number[] = [];
  for (let i = 0; i < bases.length; i++) {
    const byte = bases[i]!;
    const code = codeOfByte[byte]!;
    if (code < 4) {
      bits[i >> 2]! |= code << ((i & 3) * 2);
    } else if (runs.length > 0 && runs.at(-2) === i && runs.at(-1) === byte) {
      runs[runs.length - 2] = i + 1;
    } else {
      runs.push(i, i + 1, byte);
    }
  }
  return { length: bases.length, bits, runs: Int32Array.from(runs) };
}

/** ASCII code of the base at a 0-based position inside the sequence. */
export function baseAt(sequence: PackedSequence, position: number): number {
  const run = runAtOrAfter(sequence.runs, position);
  if (run < sequence.runs.length && sequence.runs[run]! <= position) return sequence.runs[run + 2]!;
  return letters.charCodeAt((sequence.bits[position >> 2]! >> ((position & 3) * 2)) & 3);
}

/** Upper-case bases of [start, end), 0-based; the caller keeps inside the sequence. */
export function basesBetween(sequence: PackedSequence, start: number, end: number): string {
  const bytes = new Uint8Array(end - start);
  for (let i = start; i < end; i++)
    bytes[i - start] = letters.charCodeAt((sequence.bits[i >> 2]! >> ((i & 3) * 2)) & 3);
  const { runs } = sequence;
  for (let run = runAtOrAfter(runs, start); run < runs.length && runs[run]! < end; run += 3) {
    bytes.fill(runs[run + 2]!, Math.max(runs[run]!, start) - start, Math.min(runs[run + 1]!, end) - start);
  }
  return Buffer.from(bytes.buffer).toString("latin1");
}

/** Offset in `runs` of the first run that ends beyond `position`. */
function runAtOrAfter(runs: Int32Array, position: number): number {
  let low = 0;
  let high = runs.length / 3;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle * 3 + 1]! <= position) low = middle + 1;
    else high = middle;
  }
  return low * 3;
}
