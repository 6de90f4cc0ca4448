import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BadInputError } from "../bad-input-error.ts";
import type { Problem } from "../problem.ts";
import { bgzipSync } from "../vcf/bgzf.ts";
import { defaultLimits } from "../vcf/io.ts";
import { createProblemLog } from "../vcf/problem-log.ts";
import { readVcf } from "../vcf/read-vcf.ts";
import { baseAt, chunked, columnLine, cyclicReference, head, refusal, snv, vcf } from "../vcf/testing.ts";
import { likeliestReference } from "./likeliest-reference.ts";
import { sequenceOf, type OfferedSequence } from "./offered-sequence.ts";
import { preflight, type Preflight } from "./preflight.ts";

const cyclic: OfferedSequence = {
  name: "cyclic",
  title: "A made-up genome",
  assembly: "cyclic-1",
  contigs: cyclicReference().contigs,
  contigCount: 2,
};
const human = (name: string, assembly: string, length: number): OfferedSequence => ({
  name,
  title: assembly,
  assembly,
  contigs: [{ name: "1", aliases: ["chr1", "NC_000001.11"], length }],
  contigCount: 194,
});
const grch37 = human("grch37", "GRCh37", 249_250_621);
const grch38 = human("grch38", "GRCh38", 248_956_422);

const look = (
  data: string | Uint8Array,
  references: OfferedSequence[] = [cyclic],
  recordBytes = 2 ** 21,
): Promise<Preflight> => preflight({ input: chunked(data, 1000), references, recordBytes });
async function seen(...args: Parameters<typeof look>) {
  const found = await look(...args);
  if (!found.vcf) throw new Error(`not a VCF: ${found.problems[0]?.message}`);
  return found;
}

/** What the engine says of `data` when it reads it whole, against what is known of the reference. */
async function engineSays(data: Uint8Array): Promise<{ refusal: Problem | null; problems: Problem[] }> {
  const problems = createProblemLog();
  try {
    await readVcf({
      input: chunked(data),
      reference: sequenceOf(cyclic),
      rejects: { write: () => {} },
      limits: defaultLimits,
      problems,
      infoId: () => "",
      now: () => 0,
      visitor: { header: () => {}, record: () => {}, pressure: () => undefined },
    });
    return { refusal: null, problems: problems.list() };
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    const [fatal = null, ...others] = error.problems;
    return { refusal: fatal, problems: others };
  }
}

const line = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 99_000 }).map((pos) => snv(pos)) },
  fc.integer({ min: 1, max: 49_000 }).map((pos) => snv(pos, "2")),
  fc.integer({ min: 100_001, max: 200_000 }).map((pos) => snv(pos)),
  fc.constantFrom(
    "",
    "chrI\tfive\t.\tA\tC\t.\t.\t.",
    "chrI\t5\t.\t<\tC\t.\t.\t.",
    "chrI\t5\t.\tA\tC?\t.\t.\t.",
    "chrI\t5\t.\tA",
    "\t5\t.\tA\tC\t.\t.\t.",
    "chrUnknown\t5\t.\tA\tC\t.\t.\t.",
    "##late=header",
    "\u0000",
    "chr1\t7\t.\tG\tC\t.\t.\t.",
  ),
);
const beginning = fc.constantFrom(
  [...head, columnLine],
  ["##fileformat=VCFv4.1", columnLine],
  [...head.map((meta) => meta.replace("length=", "length=9")), columnLine],
  [columnLine],
  head,
  ["<!doctype html>"],
  [],
);
const file = fc
  .record({
    start: beginning,
    lines: fc.array(line, { maxLength: 40 }),
    how: fc.constantFrom("plain", "gzip", "bgzip"),
  })
  .map(({ start, lines, how }) => {
    const plain = Buffer.from([...start, ...lines].map((text) => `${text}\n`).join(""));
    return how === "plain" ? plain : how === "gzip" ? gzipSync(plain) : bgzipSync(plain);
  });

describe("the look at a file before it is uploaded", () => {
  it("says of a file what the engine says that reads it, whatever the file", async () => {
    await fc.assert(
      fc.asyncProperty(file, async (data) => {
        const engine = await engineSays(data);
        const found = await look(data);
        const [fit] = found.vcf ? found.fits : [];
        const said = fit
          ? { refusal: fit.refusal, problems: fit.problems }
          : {
              refusal: found.vcf ? null : found.problems[0],
              problems: found.vcf ? [] : found.problems.slice(1),
            };
        expect(said).toEqual(engine);
      }),
      { numRuns: 400 },
    );
  });

  it("refuses nothing that the engine, bases at hand, would take", async () => {
    await fc.assert(
      fc.asyncProperty(file, async (data) => {
        const found = await look(data);
        const refused = found.vcf ? found.fits[0]?.refusal : found.problems[0];
        if (refused) expect((await refusal(data)).problems[0]?.rule).toBe(refused.rule);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["plain", (text: string) => Buffer.from(text)],
    ["gzip", (text: string) => gzipSync(text)],
    ["bgzip", (text: string) => bgzipSync(Buffer.from(text))],
  ])("tells %s by its bytes, with version, samples and contigs", async (compression, pack) => {
    const text = `${[...head, `${columnLine}\tFORMAT\tA\tB`, `${snv(5)}\tGT\t0/1\t0/0`].join("\n")}\n`;
    expect(await seen(pack(text))).toMatchObject({
      compression,
      fileFormat: "VCFv4.2",
      samples: 2,
      sampleNames: ["A", "B"],
      contigs: ["chrI"],
      declaredContigs: 2,
      sorted: true,
      lookedAt: { records: 1, whole: true },
      fits: [{ reference: "cyclic", refusal: null, agreeing: 2, known: 1 }],
    });
  });

  it("reads no more of a large file than it looks at, and judges it by that alone", async () => {
    let given = 0;
    const endless = (async function* () {
      yield Buffer.from(vcf());
      for (let pos = 1; ; pos = (pos % 90_000) + 1) {
        const bytes = Buffer.from(`${snv(pos)}\n`.repeat(1000));
        given += bytes.length;
        yield bytes;
      }
    })();
    const found = await preflight({ input: endless, references: [cyclic], recordBytes: 2 ** 20 });
    expect(found).toMatchObject({ vcf: true, lookedAt: { whole: false }, fits: [{ refusal: null }] });
    expect(given).toBeLessThan(2 ** 20 + 2 ** 19);
  });

  it("does not refuse for its beginning a file whose rest may be good", async () => {
    const text = [head[0], columnLine, ...Array.from({ length: 30_000 }, () => snv(5, "odd"))].join("\n");
    const { fits } = await seen(text, [cyclic], 2 ** 19);
    expect(fits[0]).toMatchObject({
      refusal: null,
      doubt: expect.stringContaining("None of the chromosomes"),
    });
    expect((await seen(text)).fits[0]?.refusal).toMatchObject({ rule: "no_known_contig" });
  });

  it("tells a wrong build in one sentence and names the reference that fits", async () => {
    const text = vcf(`chr1\t5\t.\tA\tC\t.\t.\t.`).replace(
      /##contig[^]*?\n(?!##contig)/,
      "##contig=<ID=chr1,length=249250621>\n",
    );
    const { fits, build } = await seen(text, [grch38, grch37]);
    expect(build).toBe("GRCh37 (hg19)");
    expect(fits[0]?.refusal?.message).toMatch(/^The file was made with GRCh37 \(hg19\): its chr1 has/);
    expect(fits[1]).toMatchObject({ refusal: null, agreeing: 1 });
    expect(likeliestReference(fits)).toBe("grch37");
  });

  it("doubts a reference that the header does not name, when it gives no lengths", async () => {
    const text = [
      "##fileformat=VCFv4.2",
      "##reference=file:///human_g1k_v37.fa",
      columnLine,
      "1\t5\t.\tA\tC\t.\t.\t.",
    ].join("\n");
    const { fits } = await seen(text, [grch38, grch37]);
    expect(fits.map(({ doubt }) => doubt)).toEqual([
      "The header names GRCh37 (hg19); this reference is GRCh38 (hg38).",
      null,
    ]);
    expect(likeliestReference(fits)).toBe("grch37");
  });

  it.each(["1", "chr1", "NC_000001.11"])("finds a chromosome by the name %s", async (name) => {
    const { fits } = await seen(vcf(snv(5, name)).replaceAll(/##contig.*\n/g, ""), [grch38]);
    expect(fits[0]).toMatchObject({ refusal: null, doubt: null, known: 1 });
  });

  it("says nothing of contigs that a reference may have beyond its longest", async () => {
    const text = vcf(snv(5, "1"), snv(5, "GL000192.1")).replaceAll(/##contig.*\n/g, "");
    const { fits } = await seen(text, [grch38, { ...grch38, name: "all", contigCount: 1 }]);
    expect(fits[0]?.problems).toEqual([]);
    expect(fits[1]?.problems).toMatchObject([{ rule: "contig_unknown" }]);
    const only = await seen(vcf(snv(5, "GL000192.1")).replaceAll(/##contig.*\n/g, ""), [grch38]);
    expect(only.fits[0]).toMatchObject({ refusal: null, doubt: expect.any(String) });
  });

  it("judges the file alone where a reference tells nothing of its contigs", async () => {
    const { fits } = await seen(vcf(snv(5)), [{ ...cyclic, contigs: [] }]);
    expect(fits).toMatchObject([{ reference: "cyclic", refusal: null, problems: [] }]);
  });

  it("ends when told to", async () => {
    const stop = new AbortController();
    const silent = (async function* () {
      yield Buffer.from(`${baseAt(0)}`);
      setImmediate(() => stop.abort(new Error("enough")));
      await new Promise<never>(() => {});
    })();
    const options = { input: silent, references: [cyclic], recordBytes: 1000, signal: stop.signal };
    await expect(preflight(options)).rejects.toThrow("enough");
  });
});
