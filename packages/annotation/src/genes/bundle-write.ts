import { createHash } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import type { BundleContent } from "./bundle-content.ts";
import {
  aligned,
  bundleMagic,
  bundleVersion,
  columnNames,
  columns,
  headerLength,
  type BundleDirectory,
  type Section,
} from "./bundle-format.ts";

type Column = Uint8Array | Int8Array | Int32Array;

/** Lays a bundle out as the bytes of its file. */
export function encodeBundle(content: BundleContent): Uint8Array {
  const parts: { section: Section; data: Column }[] = [];
  let offset = 0;
  const add = (name: string, type: Section["type"], data: Column): void => {
    parts.push({ section: { name, type, offset, length: data.length }, data });
    offset = aligned(offset + data.byteLength);
  };
  for (const name of columnNames) add(name, columns[name], content.genes[name]);
  add("strings.offsets", "i32", content.genes.strings.offsets);
  add("strings.blob", "u8", content.genes.strings.blob);
  content.sequences.forEach(({ bits, runs }, contig) => {
    add(`bases.${contig}`, "u8", bits);
    add(`runs.${contig}`, "i32", runs);
  });
  const directory: BundleDirectory = {
    meta: content.meta,
    sourceChecksum: content.sourceChecksum,
    contigs: content.contigs.map(({ name, aliases, length, codonTable }) => ({
      name,
      aliases: [...aliases],
      length,
      codonTable,
    })),
    sections: parts.map(({ section }) => section),
  };
  const directoryBytes = Buffer.from(JSON.stringify(directory), "utf8");
  const sectionsStart = aligned(headerLength + directoryBytes.length);
  const file = new Uint8Array(sectionsStart + offset);
  const view = new DataView(file.buffer);
  file.set(Buffer.from(bundleMagic, "latin1"));
  view.setUint32(8, bundleVersion, true);
  view.setUint32(12, directoryBytes.length, true);
  file.set(directoryBytes, headerLength);
  for (const { section, data } of parts)
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), sectionsStart + section.offset);
  file.set(createHash("sha256").update(file.subarray(headerLength)).digest(), 16);
  return file;
}

/** Writes a bundle so that a reader sees the old file or the whole new one, never a part. */
export function writeBundle(path: string, content: BundleContent): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, encodeBundle(content));
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
