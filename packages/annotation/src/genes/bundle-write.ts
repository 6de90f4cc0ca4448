import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import type { BundleContent } from "./bundle-content.ts";
import {
  aligned,
  basesSection,
  bundleMagic,
  bundleVersion,
  columnNames,
  columns,
  headerLength,
  sequenceColumns,
  type BundleDirectory,
  type Section,
} from "./bundle-format.ts";
import { packedBytes, type PackedSequence } from "./packed-sequence.ts";
import { bytesHeld } from "./stored-regions.ts";

type Column = Uint8Array | Int8Array | Int32Array;

/** Bases are copied in pieces of this size. */
const pieceBytes = 1024 * 1024;

/** Lays a small bundle out as the bytes of its file. */
export function encodeBundle(content: BundleContent): Uint8Array {
  const parts = [...bundleParts(content)];
  const file = Buffer.concat([Buffer.alloc(headerLength), ...parts.map(({ bytes }) => bytes)]);
  writeHeader(file, parts[0]!.bytes.length, checksumOf(parts.map(({ bytes }) => bytes)));
  return new Uint8Array(file.buffer, file.byteOffset, file.length);
}

/** The checksum that a bundle of this content will have. */
export function bundleChecksum(content: BundleContent): string {
  const hash = createHash("sha256");
  for (const { bytes } of bundleParts(content)) hash.update(bytes);
  return hash.digest("hex");
}

/** Writes a bundle, however large, so that a reader sees the old file or the whole new one, never a part. Returns its checksum. */
export function writeBundle(path: string, content: BundleContent): string {
  const unfinished = `${path}.${process.pid}.tmp`;
  const hash = createHash("sha256");
  let descriptor: number | undefined;
  try {
    descriptor = openSync(unfinished, "w");
    let at = headerLength;
    let directoryLength = 0;
    for (const { bytes } of bundleParts(content)) {
      if (at === headerLength) directoryLength = bytes.length;
      hash.update(bytes);
      at = writeFully(descriptor, bytes, at);
    }
    const header = Buffer.alloc(headerLength);
    const checksum = hash.digest();
    writeHeader(header, directoryLength, checksum);
    writeFully(descriptor, header, 0);
    fsyncSync(descriptor);
    closeSync(descriptor);
    descriptor = undefined;
    renameSync(unfinished, path);
    return checksum.toString("hex");
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
    rmSync(unfinished, { force: true });
  }
}

function writeFully(descriptor: number, bytes: Uint8Array, position: number): number {
  for (let done = 0; done < bytes.length;)
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  return position + bytes.length;
}

function writeHeader(header: Buffer, directoryLength: number, checksum: Buffer): void {
  header.write(bundleMagic, 0, "latin1");
  header.writeUInt32LE(bundleVersion, 8);
  header.writeUInt32LE(directoryLength, 12);
  checksum.copy(header, 16);
}

function checksumOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Everything behind the header, piece by piece: first the directory, padded with blanks so that what follows is aligned. */
function* bundleParts(content: BundleContent): Generator<{ bytes: Uint8Array }> {
  const parts: { section: Section; data: Column }[] = [];
  let offset = 0;
  const add = (name: string, type: Section["type"], data: Column): void => {
    parts.push({ section: { name, type, offset, length: data.length }, data });
    offset = aligned(offset + data.byteLength);
  };
  const { genes, sequences } = content;
  for (const name of columnNames) add(name, columns[name], genes[name]);
  add("strings.offsets", "i32", genes.strings.offsets);
  add("strings.blob", "u8", genes.strings.blob);
  const lists = joinedLists(sequences);
  for (const [name, type] of Object.entries(sequenceColumns))
    add(name, type, lists[name as keyof typeof sequenceColumns]);
  const bases: Section = { name: basesSection, type: "u8", offset, length: bytesHeld(sequences) };
  const directory: BundleDirectory = {
    meta: content.meta,
    sourceChecksum: content.sourceChecksum,
    scope: content.scope,
    contigs: content.contigs.map(({ aliases, ...contig }) => ({ ...contig, aliases: [...aliases] })),
    sections: [...parts.map(({ section }) => section), bases],
  };
  const text = Buffer.from(JSON.stringify(directory), "utf8");
  yield { bytes: Buffer.concat([text, Buffer.alloc(aligned(text.length) - text.length, " ")]) };
  for (const { data } of parts) {
    yield { bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
    yield { bytes: new Uint8Array(aligned(data.byteLength) - data.byteLength) };
  }
  for (const sequence of sequences) yield* heldBytes(sequence);
}

function* heldBytes({ held, heldAt, bits }: PackedSequence): Generator<{ bytes: Uint8Array }> {
  for (let i = 0; i < heldAt.length; i++) {
    const from = heldAt[i]!;
    const to = from + packedBytes(held[i * 2 + 1]! - held[i * 2]!);
    for (let at = from; at < to; at += pieceBytes)
      yield { bytes: bits.read(at, Math.min(to, at + pieceBytes)) };
  }
}

function joinedLists(sequences: readonly PackedSequence[]): Record<keyof typeof sequenceColumns, Int32Array> {
  const join = (lists: readonly Int32Array[]): [first: Int32Array, all: Int32Array] => {
    const first = new Int32Array(lists.length + 1);
    lists.forEach((list, i) => (first[i + 1] = first[i]! + list.length));
    const all = new Int32Array(first.at(-1)!);
    lists.forEach((list, i) => all.set(list, first[i]));
    return [first, all];
  };
  const [heldFirst, held] = join(sequences.map((sequence) => sequence.held));
  const [runsFirst, runs] = join(sequences.map((sequence) => sequence.runs));
  return { "held.first": heldFirst, held, "runs.first": runsFirst, runs };
}
