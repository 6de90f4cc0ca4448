import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { AnnotateVcfOptions } from "../annotate-vcf.ts";
import { createAnnotator, type AnnotatorOptions } from "../consequences/create-annotator.ts";
import { createVepAnnotator } from "../consequences/vep-annotator.ts";
import { ensureBuiltInReference } from "../genes/built-in.ts";
import { openBundle } from "../genes/bundle.ts";
import { shareReference } from "../genes/shared-reference.ts";
import { tinyReference } from "../genes/testing/tiny-reference.ts";
import { generateVcf } from "../sample/generate-vcf.ts";
import { annotateText, chunked, refusal } from "../vcf/testing.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-threads-"));
afterAll(() => rmSync(folder, { recursive: true }));
const reference = openBundle(ensureBuiltInReference(folder));
const annotator = createVepAnnotator(reference);
const recipe = () => ({ reference: shareReference(reference), options: {} });

/** A made-up VCF of yeast, some of whose lines but the first are spoilt: left out, unplaced, out of order, blank. */
function made(seed: number, records: number, spoilt: readonly number[]): string {
  const lines = [...generateVcf({ reference, records, seed, samples: ["A"] })].join("").split("\n");
  const header = lines.findIndex((line) => line.startsWith("#CHROM")) + 1;
  for (const draw of spoilt) {
    const at = header + 1 + (draw % (records - 1));
    const columns = lines[at]!.split("\t");
    const changes = [
      () => lines[at] + "\textra",
      () => columns.with(0, "chrNone").join("\t"),
      () => columns.with(1, "1").join("\t"),
      () => columns.with(3, columns[3] === "A" ? "C" : "A").join("\t"),
      () => `\n${lines[at]}`,
      () => columns.with(7, `CSQ=old;${columns[7]}`).join("\t"),
      () => columns.with(1, "600000000").join("\t"),
    ];
    lines[at] = changes[draw % changes.length]!();
  }
  return lines.join("\n");
}

const file = fc
  .tuple(fc.nat(2 ** 30), fc.integer({ min: 2, max: 300 }), fc.array(fc.nat(100_000), { maxLength: 6 }))
  .map(([seed, records, spoilt]) => made(seed, records, spoilt));

async function run(text: string, options: Partial<AnnotateVcfOptions>, pieces = 65_536) {
  const { summary, index, bytes, rejects } = await annotateText(chunked(text, pieces), {
    reference,
    annotator,
    format: "bgzip",
    ...options,
  });
  const { seconds: _, variantsPerSecond: __, ...told } = summary;
  return {
    told,
    rejects,
    bytes: bytes.toString("base64"),
    index: index && Buffer.from(index).toString("base64"),
  };
}

describe("annotating in threads", { timeout: 120_000 }, () => {
  it("gives the same bytes with none, one and three besides, and with two that do all: result, index, summary, rejects", async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 300, max: 20_000 }), async (text, chunkBytes) => {
        // With columns, so that the summary has its distributions.
        const own = { chunkBytes, columns: { sink: { write: () => {} }, blockRecords: 50 } };
        const alone = await run(text, own);
        const { qual, depth } = alone.told.distributions!;
        for (const { counts, missing } of [qual, depth])
          expect(counts.reduce((sum, count) => sum + count, missing)).toBe(
            alone.told.records.annotated + alone.told.records.unannotated,
          );
        for (const [count, spared] of [
          [1, false],
          [2, false],
          [4, false],
          [2, true],
        ] as const)
          expect(await run(text, { ...own, threads: { count, recipe, spared } })).toEqual(alone);
      }),
      { numRuns: 8 },
    );
  });

  it.each<AnnotatorOptions>([{ field: "ANN" }, { field: "ANN", pick: true }, { field: "CSQ", pick: true }])(
    "does so whatever is written: %o",
    async (options) => {
      const own = { annotator: createAnnotator(reference, options), chunkBytes: 4000 };
      const threads = {
        count: 2,
        spared: true,
        recipe: () => ({ reference: shareReference(reference), options }),
      };
      const text = made(11, 300, [5, 9]);
      const alone = await run(text, own);
      expect(alone.told.records.annotated).toBeGreaterThan(280);
      expect(gunzipSync(Buffer.from(alone.bytes, "base64")).toString()).toContain(`;${options.field}=`);
      expect(await run(text, { ...own, threads })).toEqual(alone);
    },
  );

  it("gives the same text, rejects and summary in one chunk and in many, and the same bytes in any pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 50, max: 5000 }),
        async (text, chunkBytes, pieces) => {
          const whole = await run(text, {});
          const cut = await run(text, { chunkBytes });
          const { bytes, index, ...rest } = cut;
          expect(rest).toEqual({ told: whole.told, rejects: whole.rejects });
          expect(index === null).toBe(whole.index === null);
          const expand = (base64: string) => gunzipSync(Buffer.from(base64, "base64")).toString();
          expect(expand(bytes)).toBe(expand(whole.bytes));
          expect(await run(text, { chunkBytes }, pieces)).toEqual(cut);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("refuses a file for the same reasons, however many there are", async () => {
    const text = made(7, 300, [1, 2, 40, 50]).replace(/(\n(?:[^\n]*\n){250})/, "$1a\0b\n");
    const reasons = async (options: Partial<AnnotateVcfOptions>) =>
      (await refusal(text, { reference, annotator, chunkBytes: 1000, ...options })).problems;
    const alone = await reasons({});
    expect(alone[0]).toMatchObject({ rule: "binary_bytes", places: [{ line: 252 }] });
    expect(alone.length).toBeGreaterThan(1);
    for (const spared of [false, true])
      expect(await reasons({ threads: { count: 2, recipe, spared } })).toEqual(alone);
  });

  it("does so with a reference that was made in memory", async () => {
    const loaded = tinyReference("ACGTTGCATG".repeat(20), [
      { id: "T1", exons: [[11, 160]], cds: [[11, 160]] },
    ]);
    const { name } = loaded.contigs[0]!;
    const records = Array.from({ length: 50 }, (_, i) => {
      const base = loaded.bases(0, i, i + 1);
      return [name, i + 1, ".", base, base === "A" ? "C" : "A", ".", ".", "."].join("\t");
    });
    const text = ["##fileformat=VCFv4.2", "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO", ...records].join(
      "\n",
    );
    const own = { reference: loaded, annotator: createVepAnnotator(loaded), chunkBytes: 500 };
    const inThreads = {
      count: 2,
      spared: true,
      recipe: () => ({ reference: shareReference(loaded), options: {} }),
    };
    const alone = await run(text, own);
    expect(alone.told.records.annotated).toBe(50);
    expect(alone.told.consequences).toHaveProperty("missense_variant");
    expect(await run(text, { ...own, threads: inThreads })).toEqual(alone);
  });

  it("ends with an error when a thread dies", async () => {
    const broken = () => ({
      reference: { ...shareReference(reference), contigs: null as never },
      options: {},
    });
    const work = run(made(1, 100, []), {
      chunkBytes: 1000,
      threads: { count: 2, spared: true, recipe: broken },
    });
    await expect(work).rejects.toThrow(/null/);
  });

  it("ends at once when it is called off, also while its sink does not take any more", async () => {
    const stop = new AbortController();
    const full = {
      write: () => new Promise<void>(() => setImmediate(() => stop.abort(new Error("called off")))),
    };
    const work = run(made(1, 300, []), {
      chunkBytes: 1000,
      threads: { count: 2, recipe, spared: true },
      result: full,
      signal: stop.signal,
    });
    await expect(work).rejects.toThrow("called off");
  });
});
