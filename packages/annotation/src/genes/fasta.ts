import { createHash } from "node:crypto";
import type { ByteSource } from "./byte-source.ts";
import { createBasePacker, packedBytes, wholeSequence, type PackedSequence } from "./packed-sequence.ts";

/** A sequence as its file holds it: `name` is the first word of the title, `md5` that of its upper-case bases (SAM's M5), hex. */
export type FastaSequence = { name: string; md5: string; sequence: PackedSequence };

/** Where packed bases are put as they are read, and where they are found again. */
export type PackedStore = {
  /** Copies what it is given. */
  write(bytes: Uint8Array): void;
  bits(): ByteSource;
};

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
  let letters = new Uint8Array(64 * 1024);

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
    if (letters.length < to - from) letters = new Uint8Array(to - from);
    const count = readLetters(chunk, from, to, letters);
    if (count < 0)
      throw new Error(`The sequence "${name}" is not FASTA: it holds bytes that are no letters.`);
    hash.update(letters.subarray(0, count));
    packer.add(letters, count);
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

/** Upper-case letter of each byte of a sequence; 0 for white space, 1 for what no sequence holds. */
const letterOfByte = new Uint8Array(256).fill(1);
for (let byte = 0x41; byte <= 0x5a; byte++) letterOfByte[byte] = letterOfByte[byte + 0x20] = byte;
for (const gap of "*-") letterOfByte[gap.charCodeAt(0)] = gap.charCodeAt(0);
for (const blank of " \t\r\n\v\f") letterOfByte[blank.charCodeAt(0)] = 0;

/** Copies the letters of chunk[from, to), in upper case and without white space; returns how many, or -1 where a byte is no letter. */
function readLetters(chunk: Uint8Array, from: number, to: number, letters: Uint8Array): number {
  let count = 0;
  let bad = 0;
  for (let i = from; i < to; i++) {
    const letter = letterOfByte[chunk[i]!]!;
    letters[count] = letter;
    count += letter === 0 ? 0 : 1;
    bad |= letter === 1 ? 1 : 0;
  }
  return bad === 0 ? count : -1;
}
