import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { annotateHaplotypes, type AnnotateHaplotypesOptions } from "../annotate-haplotypes.ts";
import { ensureBuiltInReference } from "../genes/built-in.ts";
import { openBundle } from "../genes/bundle.ts";
import { generateVcf } from "../sample/generate-vcf.ts";
import { chunked, memorySink, smallLimits } from "../vcf/testing.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-cut-"));
afterAll(() => rmSync(folder, { recursive: true }));
const reference = openBundle(ensureBuiltInReference(folder));

/** Crowded variants of yeast, phased; a few of the records lie on a chromosome that nobody knows, or contradict the reference. */
const file = fc
  .tuple(
    fc.nat(2 ** 30),
    fc.integer({ min: 60, max: 400 }),
    fc.constantFrom([], ["A", "B"]),
    fc.array(fc.nat(100_000), { maxLength: 5 }),
  )
  .map(([seed, records, samples, spoilt]) => {
    const targets = [{ contig: 1, start: 40_000, end: 60_000 }];
    const made = { reference, records, seed, samples, phased: true, targets, targetShare: 0.9 };
    const lines = [...generateVcf(made)].join("").trimEnd().split("\n");
    const header = lines.findIndex((line) => line.startsWith("#CHROM")) + 1;
    for (const draw of spoilt) {
      const at = header + (draw % records);
      const columns = lines[at]!.split("\t");
      lines[at] =
        draw % 2 === 0
          ? columns.with(0, "chrNone").join("\t")
          : columns.with(3, columns[3] === "A" ? "C" : "A").join("\t");
    }
    return `${lines.join("\n")}\n`;
  });

async function run(text: string, options: Partial<AnnotateHaplotypesOptions>) {
  const result = memorySink();
  const { summary, index, troubles } = await annotateHaplotypes({
    input: chunked(text, 65_536),
    reference,
    engine: { name: "test", version: "1" },
    result,
    rejects: memorySink(),
    limits: smallLimits,
    now: () => 0,
    ...options,
  });
  const bytes = Buffer.from(result.bytes());
  return { bytes, text: gunzipSync(bytes).toString(), summary, troubles, index: index && Buffer.from(index) };
}

describe("a file cut between genes", { timeout: 120_000 }, () => {
  it("says of every haplotype what it says in one piece", async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.constantFrom("haplotype", "independent" as const),
        fc.integer({ min: 200, max: 20_000 }),
        async (text, mode, chunkBytes) => {
          const whole = await run(text, { mode });
          const cut = await run(text, { mode, chunkBytes });
          expect(cut.text).toBe(whole.text);
          expect(cut.troubles).toEqual(whole.troubles);
          expect(cut.summary).toEqual(whole.summary);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives the same bytes with one thread and with three", async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 300, max: 5000 }), async (text, chunkBytes) => {
        const one = await run(text, { chunkBytes });
        expect(await run(text, { chunkBytes, threads: { count: 3, spared: true } })).toEqual(one);
      }),
      { numRuns: 4 },
    );
  });
});
