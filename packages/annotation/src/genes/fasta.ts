import { createHash } from "node:crypto";
import type { ByteSource } from "./byte-source.ts";
import { createBasePacker, packedBytes, wholeSequence, type PackedSequence } from "./packed-sequence.ts";

/** A sequence as its file holds it: `name` is the first word of the title, `md5` that of its upper-case bases (SAM's M5), hex. */
export type FastaSequence = { name: string; md5: string; sequence: PackedSequence };

/** Where packed bases are put as they are read, and where they are found again. */
export type PackedStore = { write(bytes: Uint8Array): void; bits(): ByteSource };

const greaterThan = 0x3e;
const newLine = 0x0a;
const longestTitle = 64 * 1024;

/**
 * Packs FASTA text as it comes, in chunks of any size and little memory. White space inside a sequence is dropped, soft masking
 * (lower case) is lifted. Throws when the text is no FASTA, naming the sequence.
 */
export function createFastaPacker(store: PackedStore): {
  push(chunk: Uint8Array): void;
  finish(): FastaSequence[];
} {
  const done: { name: string; md5: string; length: number; runs: Int32Array; at: number }[] = [];
  const names = new Set<string>();
  let stored = 0;
  let title: number[] | undefined;
  let current: ReturnType<typeof openSequence> | undefined;
  let atLineStart = true;

  const openSequence = (name: string) => {
    const hash = createHash("md5");
    const packer = createBasePacker((bytes) => {
      store.write(bytes);
      stored += bytes.length;
    });
    return { name, hash, packer, at: stored };
  };
  const close = (): void => {
    if (current === undefined) return;
    const { name, hash, packer, at } = current;
    const { length, runs } = packer.finish();
    done.push({ name, md5: hash.digest("hex"), length, runs, at });
    current = undefined;
  };
  const begin = (text: Buffer): void => {
    close();
    const name = text.toString("utf8").trim().split(/\s/, 1)[0]!;
    if (names.has(name)) throw new Error(`The FASTA file holds two sequences named "${name}".`);
    names.add(name);
    current = openSequence(name);
  };
  const bases = (chunk: Uint8Array, from: number, to: number): void => {
    if (current === undefined) {
      if (chunk.subarray(from, to).some((byte) => byte > 0x20)) throw notFasta();
      return;
    }
    const { name, hash, packer } = current;
    try {
      packer.add(chunk, from, to);
    } catch (error) {
      throw new Error(`The sequence "${name}" is not FASTA: ${(error as Error).message}.`, { cause: error });
    }
    hash.update(upperCase(chunk, from, to));
  };

  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length) {
        if (title !== undefined || (atLineStart && chunk[at] === greaterThan)) {
          const end = chunk.indexOf(newLine, at);
          const to = end < 0 ? chunk.length : end;
          title ??= [];
          for (let i = at; i < to && title.length < longestTitle; i++) title.push(chunk[i]!);
          at = to + 1;
          atLineStart = end >= 0;
          if (end < 0) continue;
          begin(Buffer.from(title.slice(1)));
          title = undefined;
          continue;
        }
        // All lines up to the next title in one go; a '>' inside a line is no title and is refused as no base.
        let to = chunk.indexOf(greaterThan, at);
        while (to > at && chunk[to - 1] !== newLine) to = chunk.indexOf(greaterThan, to + 1);
        if (to <= at) to = chunk.length;
        bases(chunk, at, to);
        atLineStart = chunk[to - 1] === newLine;
        at = to;
      }
    },
    finish() {
      if (title !== undefined) begin(Buffer.from(title.slice(1)));
      close();
      if (done.length === 0) throw notFasta();
      const bits = store.bits();
      return done.map(({ name, md5, length, runs, at }) => ({
        name,
        md5,
        sequence: wholeSequence(length, runs, bits, at),
      }));
    },
  };
}

/** Bytes that all sequences of a packer take; for the room on the disk. */
export function packedSize(sequences: readonly FastaSequence[]): number {
  return sequences.reduce((sum, { sequence }) => sum + packedBytes(sequence.length), 0);
}

const notFasta = (): Error => new Error("This is not FASTA: no line begins with '>'.");

const scratch = new Uint8Array(64 * 1024);

/** The letters of a stretch in upper case, without white space; a view that the next call overwrites where the stretch is short. */
function upperCase(chunk: Uint8Array, from: number, to: number): Uint8Array {
  const upper = to - from <= scratch.length ? scratch : new Uint8Array(to - from);
  let length = 0;
  for (let i = from; i < to; i++) {
    const byte = chunk[i]!;
    if (byte > 0x20) upper[length++] = byte >= 0x61 ? byte - 0x20 : byte;
  }
  return upper.subarray(0, length);
}
