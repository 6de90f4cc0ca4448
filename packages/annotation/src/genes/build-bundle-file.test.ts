import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { buildBundleFile, NoTranscriptsError } from "./build-bundle-file.ts";
import { buildBundle } from "./build-bundle.ts";
import { openBundle } from "./bundle.ts";
import { bundleChecksum } from "./bundle-write.ts";
import { createFastaPacker } from "./fasta.ts";
import { basesBetween } from "./packed-sequence.ts";
import { memoryStore } from "./packed-store.ts";
import { tinyGff, type TinyTranscript } from "./testing/tiny-reference.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-build-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sequence = Array.from({ length: 60_000 }, (_, i) => "ACGTTGCA"[(i * 7 + (i >> 5)) % 8]).join("");
const withGap = `${sequence.slice(0, 30_001)}${"N".repeat(9000)}${sequence.slice(39_001)}`;
const transcripts: TinyTranscript[] = [
  { id: "CODES", exons: [[10_001, 10_300]], cds: [[10_001, 10_300]] },
  {
    id: "SILENT",
    strand: "-",
    exons: [
      [20_003, 20_100],
      [44_001, 44_100],
    ],
  },
];
const files = { fasta: join(folder, "g.fa.gz"), gff: join(folder, "g.gff3") };
writeFileSync(files.fasta, gzipSync(`>chrT a title\n${withGap.replace(/(.{70})/g, "$1\n")}\n>other\nACGT\n`));
writeFileSync(files.gff, tinyGff("chrT", transcripts) + tinyGff("other", []));
const options = { ...files, name: "t", builtAt: new Date(0) };

describe("building a bundle from files", () => {
  it("gives byte for byte what building in memory gives, and leaves nothing else behind", async () => {
    const path = join(folder, "t.gasref");
    const { checksum } = await buildBundleFile(path, options);
    expect(checksum).toBe(bundleChecksum(buildBundle(options).content));
    expect(openBundle(path, { verify: true }).meta.checksum).toBe(checksum);
    expect(readdirSync(folder).toSorted()).toEqual(["g.fa.gz", "g.gff3", "t.gasref"]);
  });

  it("can keep the sequence of genes only: what is kept is right, the rest is not known", async () => {
    for (const [scope, known] of [
      ["whole", [[0, 60_000]]],
      ["genes", [[5000, 49_100]]],
      [
        "coding",
        [
          [5000, 15_300],
          [19_502, 20_600],
          [43_500, 44_600],
        ],
      ],
    ] as const) {
      const path = join(folder, `${scope}.gasref`);
      const { sequenceBytes } = await buildBundleFile(path, { ...options, sequence: scope });
      const reference = openBundle(path);
      const isKnown = (at: number) => known.some(([from, to]) => at >= from && at < to);
      for (let at = 0; at < 60_000; at += 7) {
        const base = withGap[at]!;
        // The gap is known in every bundle; stretches are rounded to whole bytes, four bases.
        const verdict = reference.checkRef(0, at, base);
        if (base === "N" || isKnown(at)) expect(verdict).toBe("same");
        else if (!isKnown(at - 4) && !isKnown(at + 4)) expect(verdict).toBe("unknown");
      }
      expect(reference.bases(0, 10_000, 10_300)).toBe(withGap.slice(10_000, 10_300));
      const beforeGap = reference.bases(0, 29_999, 30_003);
      expect(beforeGap).toBe(scope === "coding" ? "NNNN" : withGap.slice(29_999, 30_003));
      expect(sequenceBytes).toBeLessThan({ whole: 12_760, genes: 8_800, coding: 3_200 }[scope]);
    }
  });

  it("without a transcript on the sequence says what became of the rows, and writes nothing", async () => {
    const gff = join(folder, "elsewhere.gff3");
    writeFileSync(gff, tinyGff("scaffold_9", transcripts));
    const attempt = buildBundleFile(join(folder, "none.gasref"), { ...options, gff });
    await expect(attempt).rejects.toThrow(/do their names agree/);
    await attempt.catch((error: NoTranscriptsError) =>
      expect([...error.passedOver]).toEqual([["transcript on a sequence that the FASTA file lacks", 2]]),
    );
    expect(readdirSync(folder).filter((name) => name.startsWith("none"))).toEqual([]);
  });
});

describe("FASTA", () => {
  it("gives the same sequences however it is cut into chunks", () => {
    const bases = fc.string({
      unit: fc.constantFrom("A", "c", "G", "t", "N", "n", "R", "\n", "\r\n"),
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        fc.array(bases, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 20 }),
        (all, size) => {
          const bytes = Buffer.from(all.map((text, i) => `>s${i} words > and more\n${text}`).join("\n"));
          const packer = createFastaPacker(memoryStore());
          for (let at = 0; at < bytes.length; at += size) packer.push(bytes.subarray(at, at + size));
          const read = packer.finish();
          expect(read.map(({ name }) => name)).toEqual(all.map((_, i) => `s${i}`));
          expect(read.map((one) => basesBetween(one.sequence, 0, one.sequence.length))).toEqual(
            all.map((text) => text.replace(/\s/g, "").toUpperCase()),
          );
        },
      ),
    );
  });

  it("that is none is refused, with the sequence's name where there is one", () => {
    const pack = (text: string) => {
      const packer = createFastaPacker(memoryStore());
      packer.push(Buffer.from(text));
      return packer.finish();
    };
    expect(() => pack("Dear reader")).toThrow(/not FASTA: no line begins with '>'/);
    expect(() => pack(">chr1\nACGT\n1234\n")).toThrow(
      /"chr1" is not FASTA: it holds bytes that are no letters/,
    );
    expect(() => pack(">a\nA\n>a\nC\n")).toThrow(/two sequences named "a"/);
  });
});
