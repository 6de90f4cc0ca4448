import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { buildBundle, type BuildReport } from "./build-bundle.ts";
import type { BundleContent } from "./bundle-content.ts";
import {
  bundleMagic,
  bundleVersion,
  aligned,
  columns,
  headerLength,
  type BundleDirectory,
  type Section,
} from "./bundle-format.ts";
import { encodeBundle } from "./bundle-write.ts";
import { createReference } from "./create-reference.ts";
import type { Reference } from "./reference.ts";

/** A file that is not a bundle this version can use; the message names the file and what to do. */
export class BadBundleError extends Error {
  constructor(path: string, what: string) {
    super(`${path} ${what}. Build it anew: npm run reference -- build --help`);
    this.name = "BadBundleError";
  }
}

/**
 * Opens a bundle: one read, no parsing beyond its directory. `verify` also compares the checksum, which reads every byte once.
 */
export function openBundle(path: string, { verify = false }: { verify?: boolean } = {}): Reference {
  const { content, checksum } = decodeBundle(readFileSync(path), path, verify);
  return createReference(content, checksum);
}

/** What a bundle says of itself, without looking at its sections. */
export function readBundleDirectory(path: string): BundleDirectory {
  const file = readFileSync(path);
  return readDirectory(file, checkHeader(file, path), path);
}

/** Builds a reference in memory, for a run that leaves no file behind. */
export function loadReference(sources: { gff: string; fasta: string; name?: string }): {
  reference: Reference;
  report: BuildReport;
} {
  const { content, report } = buildBundle({ name: "custom", ...sources, builtAt: new Date() });
  const checksum = Buffer.from(encodeBundle(content).subarray(16, headerLength)).toString("hex");
  return { reference: createReference(content, checksum), report };
}

/** Reads a bundle's bytes; `path` is for messages only. */
export function decodeBundle(
  file: Buffer,
  path: string,
  verify: boolean,
): { content: BundleContent; checksum: string } {
  const directoryEnd = checkHeader(file, path);
  const checksum = file.toString("hex", 16, headerLength);
  if (verify && createHash("sha256").update(file.subarray(headerLength)).digest("hex") !== checksum)
    throw new BadBundleError(path, "is damaged: its checksum does not agree with its content");
  const directory = readDirectory(file, directoryEnd, path);
  // Typed arrays need aligned memory; a Buffer from the pool may begin anywhere.
  const memory = file.byteOffset % 8 === 0 ? file : Buffer.from(new Uint8Array(file).buffer);
  const section = sectionReader(memory, aligned(directoryEnd), directory.sections, path);
  const genes = Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [name, section(name, type)]),
  );
  const content = {
    meta: directory.meta,
    sourceChecksum: directory.sourceChecksum,
    contigs: directory.contigs,
    genes: {
      ...genes,
      strings: { offsets: section("strings.offsets", "i32"), blob: section("strings.blob", "u8") },
    },
    sequences: directory.contigs.map(({ length }, i) => ({
      length,
      bits: section(`bases.${i}`, "u8"),
      runs: section(`runs.${i}`, "i32"),
    })),
  } as unknown as BundleContent; // the directory's names and types were held against `columns` above
  return { content, checksum };
}

/** Where the directory ends, once the first bytes have said that this is a bundle of the right format. */
function checkHeader(file: Buffer, path: string): number {
  if (file.length < headerLength || file.toString("latin1", 0, 8) !== bundleMagic)
    throw new BadBundleError(path, "is not a reference bundle");
  const version = file.readUInt32LE(8);
  if (version !== bundleVersion)
    throw new BadBundleError(
      path,
      `has bundle format ${version}, and this version reads format ${bundleVersion}`,
    );
  return headerLength + file.readUInt32LE(12);
}

function readDirectory(file: Buffer, end: number, path: string): BundleDirectory {
  if (end > file.length) throw new BadBundleError(path, "is cut short");
  try {
    return JSON.parse(file.toString("utf8", headerLength, end)) as BundleDirectory;
  } catch {
    throw new BadBundleError(path, "is damaged: its directory cannot be read");
  }
}

function sectionReader(file: Buffer, start: number, sections: readonly Section[], path: string) {
  const byName = new Map(sections.map((section) => [section.name, section]));
  return (name: string, type: Section["type"]): Uint8Array | Int8Array | Int32Array => {
    const section = byName.get(name);
    if (section === undefined || section.type !== type)
      throw new BadBundleError(path, `lacks the section ${name}`);
    const offset = start + section.offset;
    if (offset + section.length * (type === "i32" ? 4 : 1) > file.length)
      throw new BadBundleError(path, "is cut short");
    const at = file.byteOffset + offset;
    switch (type) {
      case "u8":
        return new Uint8Array(file.buffer, at, section.length);
      case "i8":
        return new Int8Array(file.buffer, at, section.length);
      case "i32":
        return new Int32Array(file.buffer, at, section.length);
    }
  };
}
