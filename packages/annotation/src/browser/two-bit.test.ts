import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildFromBytes } from "../genes/build-bundle.ts";
import { createReference } from "../genes/create-reference.ts";
import type { Reference } from "../genes/reference.ts";
import { tinyGff } from "../genes/testing/tiny-reference.ts";
import { memorySink } from "../vcf/testing.ts";
import { writeTwoBit } from "./two-bit.ts";

/** Reads a .2bit file by its specification, sharing nothing with the writer. */
function readTwoBit(file: Buffer): Map<string, string> {
  expect(file.readUInt32LE(0)).toBe(0x1a412743);
  expect(file.readUInt32LE(4)).toBe(0);
  const sequences = new Map<string, string>();
  let at = 16;
  for (let left = file.readUInt32LE(8); left > 0; left--) {
    const length = file.readUInt8(at);
    const name = file.toString("utf8", at + 1, at + 1 + length);
    sequences.set(name, readRecord(file, file.readUInt32LE(at + 1 + length)));
    at += 1 + length + 4;
  }
  return sequences;
}

function readRecord(file: Buffer, offset: number): string {
  const size = file.readUInt32LE(offset);
  const blocks = file.readUInt32LE(offset + 4);
  const numbers = (at: number) =>
    Array.from({ length: blocks }, (_, i) => file.readUInt32LE(offset + at + 4 * i));
  const [starts, sizes] = [numbers(8), numbers(8 + 4 * blocks)];
  const packed = offset + 8 + 8 * blocks + 8; // no masked blocks, and a word that is reserved
  const letters = Array.from({ length: size }, (_, i) =>
    "TCAG".charAt((file[packed + (i >> 2)]! >> (6 - 2 * (i & 3))) & 3),
  );
  starts.forEach((start, i) => letters.fill("N", start, start + sizes[i]!));
  return letters.join("");
}

async function written(reference: Reference): Promise<Buffer> {
  const sink = memorySink();
  const bytes = await writeTwoBit(reference, sink);
  expect(sink.bytes()).toHaveLength(bytes);
  return sink.bytes();
}

const built = { name: "tiny", title: "Tiny", assembly: "T1", builtAt: new Date(0) };
const gff = Buffer.from(tinyGff("chrT", [{ id: "ONE", exons: [[20, 30]], cds: [[21, 29]] }]));

describe("the .2bit file of a reference", () => {
  it("holds every base, and N for every other letter", async () => {
    const bases = fc.string({
      unit: fc.constantFrom("A", "C", "G", "T", "N", "R"),
      minLength: 30,
      maxLength: 90,
    });
    await fc.assert(
      fc.asyncProperty(bases, bases, async (one, two) => {
        const fasta = Buffer.from(`>chrT\n${one}\n>chrU other\n${two}\n`);
        const { content } = buildFromBytes(fasta, gff, built);
        const read = readTwoBit(await written(createReference(content, "")));
        const known = (sequence: string) => sequence.replaceAll("R", "N");
        expect([...read]).toEqual([
          ["chrT", known(one)],
          ["chrU", known(two)],
        ]);
      }),
      { numRuns: 40 },
    );
  });

  it("says N where a large genome's bundle holds nothing", async () => {
    const sequence = "ACGT".repeat(10);
    const { content } = buildFromBytes(Buffer.from(`>chrT\n${sequence}\n`), gff, built);
    const [whole] = content.sequences;
    const part = {
      ...whole!,
      held: Int32Array.from([8, 16, 24, 32]),
      heldAt: Float64Array.from([whole!.heldAt[0]! + 2, whole!.heldAt[0]! + 6]),
    };
    const reference = createReference({ ...content, sequences: [part] }, "");
    const read = readTwoBit(await written(reference));
    expect(read.get("chrT")).toBe(reference.bases(0, 0, 40));
    expect(read.get("chrT")).toBe(`${"N".repeat(8)}ACGTACGT${"N".repeat(8)}ACGTACGT${"N".repeat(8)}`);
  });
});
