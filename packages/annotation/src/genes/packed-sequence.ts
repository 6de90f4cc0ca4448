import { memoryBytes, type ByteSource } from "./byte-source.ts";

/**
 * Bases two bits each (A C G T = 0 1 2 3), with everything else (N, IUPAC codes) kept as runs beside them. Of a large genome only
 * some stretches are held. Positions are 0-based, spans half-open.
 */
export type PackedSequence = {
  length: number;
  /** Start and end of each stretch whose bases are held; sorted, disjoint. Starts are multiples of 4. */
  held: Int32Array;
  /** Where each stretch begins in `bits`, in bytes. */
  heldAt: Float64Array;
  bits: ByteSource;
  /** Three numbers a run: start, end, ASCII code; sorted, disjoint. Runs are known everywhere, held or not. */
  runs: Int32Array;
};

const letters = "ACGT";
/** 0 to 3 for A, C, G, T; 4 for anything else. */
const codeOfByte = new Uint8Array(256).fill(4);
for (let code = 0; code < 4; code++) codeOfByte[letters.charCodeAt(code)] = code;

/** Bytes that a stretch takes. */
export const packedBytes = (bases: number): number => Math.ceil(bases / 4);

/** ASCII code of the base at a position inside the sequence; 0 where it is not held. */
export function baseAt(sequence: PackedSequence, position: number): number {
  const { runs, held, heldAt, bits } = sequence;
  const run = firstEndingBeyond(runs, 3, position);
  if (run < runs.length && runs[run]! <= position) return runs[run + 2]!;
  const stretch = firstEndingBeyond(held, 2, position);
  if (stretch === held.length || held[stretch]! > position) return 0;
  const offset = position - held[stretch]!;
  return letters.charCodeAt((bits.at(heldAt[stretch >> 1]! + (offset >> 2)) >> ((offset & 3) * 2)) & 3);
}

/** Upper-case bases of [start, end); N where they are not held. The caller keeps inside the sequence. */
export function basesBetween(sequence: PackedSequence, start: number, end: number): string {
  const { runs, held, heldAt, bits } = sequence;
  const length = end - start;
  // Most that are asked for are short, and each buffer of its own would have to be made and cleared away.
  const bytes = length <= scratch.length ? scratch : Buffer.allocUnsafe(length);
  bytes.fill(0x4e, 0, length);
  for (let i = firstEndingBeyond(held, 2, start); i < held.length && held[i]! < end; i += 2) {
    const from = Math.max(held[i]!, start);
    const to = Math.min(held[i + 1]!, end);
    unpack(bits, heldAt[i >> 1]!, from - held[i]!, to - held[i]!, bytes, from - start);
  }
  for (let run = firstEndingBeyond(runs, 3, start); run < runs.length && runs[run]! < end; run += 3)
    bytes.fill(runs[run + 2]!, Math.max(runs[run]!, start) - start, Math.min(runs[run + 1]!, end) - start);
  return bytes.toString("latin1", 0, length);
}
const scratch = Buffer.alloc(1024);

/** What each byte holds, four letters one behind the other. */
const lettersOfByte = Uint8Array.from({ length: 256 * 4 }, (_, i) =>
  letters.charCodeAt(((i >> 2) >> ((i & 3) * 2)) & 3),
);

/** Writes bases [from, to) of the stretch that begins at byte `stretchAt` to `target`, from `at` on. A source is asked once for four. */
function unpack(
  bits: ByteSource,
  stretchAt: number,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
): void {
  let out = at;
  for (let offset = from; offset < to;) {
    const four = bits.at(stretchAt + (offset >> 2)) << 2;
    const behind = Math.min(to, (offset | 3) + 1);
    for (; offset < behind; offset++) target[out++] = lettersOfByte[four | (offset & 3)]!;
  }
}

/** Packs upper-case ASCII bases, in memory and whole. */
export function packBases(bases: Uint8Array): PackedSequence {
  const bits: Uint8Array[] = [];
  const packer = createBasePacker((bytes) => void bits.push(bytes.slice()));
  packer.add(bases, bases.length);
  const { length, runs } = packer.finish();
  return wholeSequence(length, runs, memoryBytes(new Uint8Array(Buffer.concat(bits))), 0);
}

/** A sequence all of whose bases lie in `bits` from byte `at` on. */
export function wholeSequence(
  length: number,
  runs: Int32Array,
  bits: ByteSource,
  at: number,
): PackedSequence {
  return {
    length,
    held: Int32Array.from(length > 0 ? [0, length] : []),
    heldAt: Float64Array.from(length > 0 ? [at] : []),
    bits,
    runs,
  };
}

const packedChunk = 64 * 1024;

/**
 * Packs upper-case letters as they come. What is packed is handed to `write` in pieces, which are overwritten later: `write` copies what it
 * keeps. Three billion bases pass through here, so four are packed at a time.
 */
export function createBasePacker(write: (bytes: Uint8Array) => void): {
  /** Adds letters[0, count). */
  add(letters: Uint8Array, count: number): void;
  finish(): { length: number; runs: Int32Array };
} {
  const packed = new Uint8Array(packedChunk);
  let filled = 0;
  let pending = 0;
  let length = 0;
  const runs: number[] = [];

  const flush = (): void => {
    if (filled > 0) write(packed.subarray(0, filled));
    filled = 0;
  };
  const addOne = (letter: number): void => {
    let code = codeOfByte[letter]!;
    if (code > 3) {
      code = 0;
      const last = runs.length - 3;
      if (last >= 0 && runs[last + 1] === length && runs[last + 2] === letter) runs[last + 1] = length + 1;
      else runs.push(length, length + 1, letter);
    }
    pending |= code << ((length & 3) * 2);
    length++;
    if ((length & 3) !== 0) return;
    packed[filled++] = pending;
    pending = 0;
    if (filled === packedChunk) flush();
  };

  return {
    add(bytes, count) {
      let i = 0;
      while (i < count) {
        if ((length & 3) === 0) {
          const room = Math.min(count - 3, i + (packedChunk - filled) * 4);
          const from = i;
          let at = filled;
          for (; i < room; i += 4) {
            const a = codeOfByte[bytes[i]!]!;
            const b = codeOfByte[bytes[i + 1]!]!;
            const c = codeOfByte[bytes[i + 2]!]!;
            const d = codeOfByte[bytes[i + 3]!]!;
            if ((a | b | c | d) > 3) break;
            packed[at++] = a | (b << 2) | (c << 4) | (d << 6);
          }
          filled = at;
          length += i - from;
          if (filled === packedChunk) flush();
          if (i === count) break;
        }
        addOne(bytes[i++]!);
      }
    },
    finish() {
      if ((length & 3) !== 0) packed[filled++] = pending;
      flush();
      return { length, runs: Int32Array.from(runs) };
    },
  };
}

/** Offset in a list of spans, `width` numbers each, of the first that ends beyond `position`. */
function firstEndingBeyond(spans: Int32Array, width: 2 | 3, position: number): number {
  let low = 0;
  let high = spans.length / width;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle * width + 1]! <= position) low = middle + 1;
    else high = middle;
  }
  return low * width;
}
