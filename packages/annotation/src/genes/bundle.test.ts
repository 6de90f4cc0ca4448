import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { buildFromBytes } from "./build-bundle.ts";
import { ensureBuiltInReference } from "./built-in.ts";
import { BadBundleError, decodeBundle, openBundle } from "./bundle.ts";
import { bundleChecksum, encodeBundle } from "./bundle-write.ts";
import { basesBetween } from "./packed-sequence.ts";
import { tinyGff } from "./testing/tiny-reference.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

const built = { name: "tiny", title: "Tiny", assembly: "T1", builtAt: new Date(0) };
const transcripts = [
  {
    id: "ONE",
    exons: [
      [3, 8],
      [12, 20],
    ] as const,
    cds: [
      [4, 8],
      [12, 18],
    ] as const,
  },
  { id: "TWO", strand: "-" as const, exons: [[10, 30]] as const },
];

describe("a bundle", () => {
  it("says after reading what it said before writing", () => {
    const bases = fc.string({ unit: fc.constantFrom("A", "C", "G", "T", "N"), minLength: 30, maxLength: 90 });
    fc.assert(
      fc.property(bases, (sequence) => {
        const gff = Buffer.from(tinyGff("chrT", transcripts));
        const { content } = buildFromBytes(Buffer.from(`>chrT some words\n${sequence}\n`), gff, built);
        const read = decodeBundle(encodeBundle(content), "tiny.gasref");
        const { sequences, ...rest } = content;
        expect(read.content).toMatchObject(rest);
        expect(basesBetween(read.content.sequences[0]!, 0, sequence.length)).toBe(sequence);
        expect(read.content.sequences[0]!.runs).toEqual(sequences[0]!.runs);
        expect(read.checksum).toBe(bundleChecksum(content));
      }),
    );
  });

  it("that is another kind of file is refused by name, with what to do", () => {
    const path = join(folder, "letter.gasref");
    writeFileSync(path, "Dear reader, this is a letter and no bundle of genes at all.");
    expect(() => openBundle(path)).toThrow(/letter\.gasref is not a reference bundle\. Build it anew/);
  });

  it("that lost its end is refused", () => {
    const path = join(folder, "short.gasref");
    writeFileSync(path, readFileSync(ensureBuiltInReference(folder)).subarray(0, 50_000));
    expect(() => openBundle(path)).toThrow(BadBundleError);
  });

  it("with one changed byte fails verification", () => {
    const bytes = readFileSync(ensureBuiltInReference(folder));
    bytes[bytes.length - 100]! ^= 1;
    const path = join(folder, "changed.gasref");
    writeFileSync(path, bytes);
    expect(() => openBundle(path, { verify: true })).toThrow(/checksum/);
  });

  it("of yeast is built when missing or damaged and otherwise left alone", () => {
    const path = ensureBuiltInReference(folder, new Date("2001-01-01"));
    const first = readFileSync(path);
    ensureBuiltInReference(folder, new Date("2002-02-02"));
    expect(readFileSync(path).equals(first)).toBe(true);
    writeFileSync(path, first.subarray(0, 1000));
    ensureBuiltInReference(folder, new Date("2003-03-03"));
    expect(openBundle(path, { verify: true }).meta.builtAt).toBe("2003-03-03T00:00:00.000Z");
  });

  it("of yeast holds genes, and knows its contigs by every usual name", () => {
    const yeast = openBundle(ensureBuiltInReference(folder));
    expect(yeast.genes.txStart.length).toBe(606);
    for (const name of ["chrI", "I", "chr1", "1"]) expect(yeast.findContig(name)).toBe(0);
    expect(yeast.findContig("chrXIV")).toBe(-1);
  });
});

describe("REF", () => {
  const yeast = () => openBundle(ensureBuiltInReference(folder));

  it("is compared without regard to case, and an IUPAC code agrees with each base it stands for", () => {
    expect(yeast().checkRef(0, 0, "ccacACC")).toBe("same");
    expect(yeast().checkRef(0, 0, "NSM")).toBe("same");
    expect(yeast().checkRef(0, 0, "CCT")).toBe("different");
  });

  it("beyond the end of its contig is outside", () => {
    expect(yeast().checkRef(0, 230_207, "G")).not.toBe("outside");
    expect(yeast().checkRef(0, 230_207, "GG")).toBe("outside");
  });
});
