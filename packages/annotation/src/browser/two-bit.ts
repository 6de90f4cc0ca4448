import { contentOf } from "../genes/create-reference.ts";
import { packedBytes, type PackedSequence } from "../genes/packed-sequence.ts";
import type { Reference } from "../genes/reference.ts";
import type { ByteSink } from "../vcf/io.ts";

/** UCSC's .2bit format (genome.ucsc.edu/FAQ/FAQformat.html#format7): what a genome browser reads by ranges, whatever the genome's size. */
const signature = 0x1a412743;
/** Version 0 counts bytes in 32 bits. */
const furthest = 2 ** 32;
/** Written at a time: two of them are all the memory that this takes. */
const pieceBytes = 2 ** 20;
/** The longest name that the index can hold. */
const maxNameBytes = 255;

/** A bundle's byte has A C G T as 0 to 3 and its first base lowest; 2bit has T C A G as 0 to 3 and its first base highest. */
const turned = Uint8Array.from({ length: 256 }, (_, byte) => {
  const codes = [2, 1, 3, 0];
  return [0, 1, 2, 3].reduce((out, place) => (out << 2) | codes[(byte >> (place * 2)) & 3]!, 0);
});

/**
 * Writes the reference's sequence as .2bit, in pieces. What the bundle does not hold of a large genome, and every letter that is none
 * of A, C, G and T, is N there. Returns the bytes written; throws RangeError where the format's 32 bits do not suffice (17 Gb).
 */
export async function writeTwoBit(reference: Reference, sink: ByteSink): Promise<number> {
  const content = contentOf(reference);
  if (!content)
    throw new TypeError("Only a reference that was opened from a bundle has its sequence at hand.");
  const sequences = content.sequences.map((sequence, i) => {
    const name = Buffer.from(content.contigs[i]!.name).subarray(0, maxNameBytes);
    return { name, sequence, blocks: unknownBlocks(sequence) };
  });

  let at = 16 + sequences.reduce((bytes, { name }) => bytes + 1 + name.length + 4, 0);
  const head = Buffer.alloc(at);
  let filled = 0;
  for (const word of [signature, 0, sequences.length, 0]) filled = head.writeUInt32LE(word, filled);
  for (const { name, sequence, blocks } of sequences) {
    if (at >= furthest) throw new RangeError("The sequence is too long for a .2bit file.");
    filled = head.writeUInt8(name.length, filled);
    filled += name.copy(head, filled);
    filled = head.writeUInt32LE(at, filled);
    at += recordHeadBytes(blocks) + packedBytes(sequence.length);
  }
  await sink.write(head);
  for (const { sequence, blocks } of sequences) {
    await sink.write(recordHead(sequence.length, blocks));
    for (const piece of packedPieces(sequence)) await sink.write(piece);
  }
  return at;
}

/** Spans [start, end) whose bases a reader must not believe, sorted and disjoint: not held, or none of A, C, G, T. */
export function unknownBlocks({ length, held, runs }: PackedSequence): [number, number][] {
  const spans: [number, number][] = [];
  let known = 0;
  for (let i = 0; i < held.length; i += 2) {
    if (held[i]! > known) spans.push([known, held[i]!]);
    known = held[i + 1]!;
  }
  if (known < length) spans.push([known, length]);
  for (let i = 0; i < runs.length; i += 3) spans.push([runs[i]!, runs[i + 1]!]);
  spans.sort(([a], [b]) => a - b);
  const blocks: [number, number][] = [];
  for (const [start, end] of spans) {
    const last = blocks.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else blocks.push([start, end]);
  }
  return blocks;
}

/** Size, blocks of N, blocks that are masked (none), reserved. */
const recordHeadBytes = (blocks: readonly unknown[]): number => 16 + 8 * blocks.length;

function recordHead(length: number, blocks: readonly [number, number][]): Buffer {
  const head = Buffer.alloc(recordHeadBytes(blocks));
  let at = head.writeUInt32LE(length, 0);
  at = head.writeUInt32LE(blocks.length, at);
  for (const [start] of blocks) at = head.writeUInt32LE(start, at);
  for (const [start, end] of blocks) at = head.writeUInt32LE(end - start, at);
  return head;
}

/** Held stretches begin at multiples of four bases, so that bytes can be turned as they are; between them stand zeros. */
function* packedPieces({ length, held, heldAt, bits }: PackedSequence): Iterable<Uint8Array> {
  let at = 0;
  for (let i = 0; i < held.length; i += 2) {
    yield* zeros(held[i]! / 4 - at);
    const bytes = packedBytes(held[i + 1]! - held[i]!);
    const from = heldAt[i >> 1]!;
    for (let done = 0; done < bytes; done += pieceBytes)
      yield bits.read(from + done, from + Math.min(bytes, done + pieceBytes)).map((byte) => turned[byte]!);
    at = held[i]! / 4 + bytes;
  }
  yield* zeros(packedBytes(length) - at);
}

function* zeros(count: number): Iterable<Uint8Array> {
  for (let left = count; left > 0; left -= pieceBytes) yield new Uint8Array(Math.min(left, pieceBytes));
}
