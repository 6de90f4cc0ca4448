import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync } from "node:fs";
import { buildBundle, type BuildReport } from "./build-bundle.ts";
import type { BundleContent } from "./bundle-content.ts";
import {
  basesSection,
  bundleMagic,
  bundleVersion,
  columns,
  headerLength,
  sequenceColumns,
  type BundleDirectory,
  type Section,
} from "./bundle-format.ts";
import { bundleChecksum } from "./bundle-write.ts";
import { memoryBytes, pagedFile, readFully, type ByteSource } from "./byte-source.ts";
import { createReference } from "./create-reference.ts";
import { packedBytes } from "./packed-sequence.ts";
import { givenAsFiles, type Reference } from "./reference.ts";

/** A file that is not a bundle this version can use; the message names the file and what to do. */
export class BadBundleError extends Error {
  constructor(path: string, what: string) {
    super(`${path} ${what}. Build it anew: npm run reference -- build --help`);
    this.name = "BadBundleError";
  }
}

/** Bases up to this size are read at once (128 Mb of sequence); more stay in the file. */
const basesInMemory = 32 * 2 ** 20;

/**
 * Opens a bundle: one read, no parsing beyond its directory. The bases of a large genome are read in pages when asked for, from the
 * file as it is now: replacing it by renaming does no harm. `verify` also compares the checksum, which reads every byte once.
 */
export function openBundle(path: string, { verify = false }: { verify?: boolean } = {}): Reference {
  if (verify) verifyBundle(path);
  const descriptor = openSync(path, "r");
  let keepOpen = false;
  try {
    const { size } = fstatSync(descriptor);
    const { content, checksum } = readBundle(
      path,
      size,
      (from, length) => {
        if (length <= basesInMemory)
          return memoryBytes(readFully(descriptor, from, length, { shared: true }));
        keepOpen = true;
        return pagedFile(descriptor, from, length);
      },
      (from, length) => readFully(descriptor, from, length, { shared: true }),
    );
    return createReference(content, checksum);
  } finally {
    if (!keepOpen) closeSync(descriptor);
  }
}

/** Reads a bundle to its last byte and compares its checksum, which it returns; throws BadBundleError when it is damaged. */
export function verifyBundle(path: string): string {
  const descriptor = openSync(path, "r");
  try {
    const { size } = fstatSync(descriptor);
    const header = readFully(descriptor, 0, Math.min(size, headerLength));
    const { checksum } = readHeader(header, path);
    const hash = createHash("sha256");
    for (let at = headerLength; at < size; at += 2 ** 20)
      hash.update(readFully(descriptor, at, Math.min(2 ** 20, size - at)));
    if (hash.digest("hex") !== checksum)
      throw new BadBundleError(path, "is damaged: its checksum does not agree with its content");
    return checksum;
  } finally {
    closeSync(descriptor);
  }
}

/** What a bundle says of itself, without looking at its sections. */
export function readBundleDirectory(path: string): BundleDirectory & { checksum: string; bytes: number } {
  const descriptor = openSync(path, "r");
  try {
    const { size } = fstatSync(descriptor);
    const read = (from: number, length: number) => readFully(descriptor, from, length);
    const { directory, checksum } = readStart(path, size, read);
    return { ...directory, checksum, bytes: size };
  } finally {
    closeSync(descriptor);
  }
}

/** Builds a reference in memory, for a run that leaves no file behind. */
export function loadReference(sources: { gff: string; fasta: string; name?: string }): {
  reference: Reference;
  report: BuildReport;
} {
  const { content, report } = buildBundle({ name: givenAsFiles, ...sources, builtAt: new Date() });
  return { reference: createReference(content, bundleChecksum(content)), report };
}

/** Reads a bundle's bytes; `path` is for messages only. */
export function decodeBundle(file: Uint8Array, path: string): { content: BundleContent; checksum: string } {
  const slice = (from: number, length: number) => file.slice(from, from + length);
  return readBundle(path, file.length, (from, length) => memoryBytes(slice(from, length)), slice);
}

type Read = (from: number, length: number) => Uint8Array;

function readHeader(header: Uint8Array, path: string): { directoryLength: number; checksum: string } {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.length);
  if (bytes.length < headerLength || bytes.toString("latin1", 0, 8) !== bundleMagic)
    throw new BadBundleError(path, "is not a reference bundle");
  const version = bytes.readUInt32LE(8);
  if (version !== bundleVersion)
    throw new BadBundleError(
      path,
      `has bundle format ${version}, and this version reads format ${bundleVersion}`,
    );
  return { directoryLength: bytes.readUInt32LE(12), checksum: bytes.toString("hex", 16, headerLength) };
}

function readStart(path: string, size: number, read: Read) {
  const { directoryLength, checksum } = readHeader(read(0, Math.min(size, headerLength)), path);
  const sectionsStart = headerLength + directoryLength;
  if (sectionsStart > size) throw new BadBundleError(path, "is cut short");
  try {
    const text = Buffer.from(read(headerLength, directoryLength)).toString("utf8");
    return { directory: JSON.parse(text) as BundleDirectory, sectionsStart, checksum };
  } catch {
    throw new BadBundleError(path, "is damaged: its directory cannot be read");
  }
}

function readBundle(
  path: string,
  size: number,
  readBases: (from: number, length: number) => ByteSource,
  read: Read,
): { content: BundleContent; checksum: string } {
  const { directory, sectionsStart, checksum } = readStart(path, size, read);
  const bases = directory.sections.find(({ name }) => name === basesSection);
  if (bases === undefined) throw new BadBundleError(path, `lacks the section ${basesSection}`);
  if (size < sectionsStart + bases.offset + bases.length) throw new BadBundleError(path, "is cut short");
  const memory = read(sectionsStart, bases.offset);
  const section = sectionReader(memory, directory.sections, path);
  const genes = Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [name, section(name, type)]),
  );
  const lists = Object.fromEntries(
    Object.entries(sequenceColumns).map(([name, type]) => [name, section(name, type)]),
  ) as Record<keyof typeof sequenceColumns, Int32Array>;
  const content = {
    meta: directory.meta,
    sourceChecksum: directory.sourceChecksum,
    scope: directory.scope,
    contigs: directory.contigs,
    genes: {
      ...genes,
      strings: { offsets: section("strings.offsets", "i32"), blob: section("strings.blob", "u8") },
    },
    sequences: splitSequences(directory, lists, readBases(sectionsStart + bases.offset, bases.length)),
  } as unknown as BundleContent; // the directory's names and types were held against `columns` above
  return { content, checksum };
}

function splitSequences(
  { contigs }: BundleDirectory,
  lists: Record<keyof typeof sequenceColumns, Int32Array>,
  bits: ByteSource,
): BundleContent["sequences"] {
  const part = (name: "held" | "runs", i: number): Int32Array => {
    const first = lists[`${name}.first`];
    return lists[name].subarray(first[i], first[i + 1]);
  };
  let at = 0;
  return contigs.map(({ length }, i) => {
    const held = part("held", i);
    const heldAt = new Float64Array(held.length / 2);
    for (let stretch = 0; stretch < heldAt.length; stretch++) {
      heldAt[stretch] = at;
      at += packedBytes(held[stretch * 2 + 1]! - held[stretch * 2]!);
    }
    return { length, held, heldAt, bits, runs: part("runs", i) };
  });
}

/** Views of the sections in `memory`, whose start is aligned for every type. */
function sectionReader(memory: Uint8Array, sections: readonly Section[], path: string) {
  const byName = new Map(sections.map((section) => [section.name, section]));
  return (name: string, type: Section["type"]): Uint8Array | Int8Array | Int32Array => {
    const section = byName.get(name);
    if (section === undefined || section.type !== type)
      throw new BadBundleError(path, `lacks the section ${name}`);
    if (section.offset + section.length * (type === "i32" ? 4 : 1) > memory.length)
      throw new BadBundleError(path, "is damaged: a section lies outside the file");
    const at = memory.byteOffset + section.offset;
    switch (type) {
      case "u8":
        return new Uint8Array(memory.buffer, at, section.length);
      case "i8":
        return new Int8Array(memory.buffer, at, section.length);
      case "i32":
        return new Int32Array(memory.buffer, at, section.length);
    }
  };
}
