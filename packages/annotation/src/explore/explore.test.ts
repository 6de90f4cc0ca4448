import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVepAnnotator } from "../consequences/vep-annotator.ts";
import { consequenceTerms } from "../consequences/terms.ts";
import { ensureBuiltInReference } from "../genes/built-in.ts";
import { openBundle } from "../genes/bundle.ts";
import { shareReference } from "../genes/shared-reference.ts";
import { generateVcf } from "../sample/generate-vcf.ts";
import { seededRandom } from "../sample/random.ts";
import { bgzipped } from "./bgzip-text.ts";
import { countFacets } from "./count-facets.ts";
import { readDetail } from "./detail.ts";
import { exportFound } from "./export.ts";
import { fieldOperators } from "./field-test.ts";
import { find, placesIn } from "./find.ts";
import { findGenes, viewGene } from "./genes.ts";
import {
  ExploreQuery,
  impacts,
  sortKeys,
  variantTypes,
  zygosities,
  type ExploreQuery as Query,
} from "./query.ts";
import { findPage } from "./rows.ts";
import { fulfils, kindOf, worstOf, zygosity } from "./testing/by-hand.ts";
import { annotateAndOpen, type Explored } from "./testing/explored.ts";
import { transcriptModels } from "./transcript-model.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-explore-"));
afterAll(() => rmSync(folder, { recursive: true }));
const reference = openBundle(ensureBuiltInReference(folder));
const annotator = createVepAnnotator(reference);
const samples = ["mother", "father", "child"];

/** A made-up VCF whose records have what real ones have: IDs, several filters, missing values, flags, odd genotypes, symbolic alleles, sequences that nobody knows. */
function made(seed: number, records: number): string {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const text = [...generateVcf({ reference, records, seed, samples })].join("");
  return text
    .split("\n")
    .map((line) => {
      if (line.startsWith("#CHROM"))
        return [
          '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
          '##INFO=<ID=DB,Number=0,Type=Flag,Description="Known">',
          '##INFO=<ID=CLIN,Number=.,Type=String,Description="Clinical, \\"quoted\\"">',
          line,
        ].join("\n");
      if (line.startsWith("#") || line === "") return line;
      const c = line.split("\t");
      if (random() < 0.2) c[2] = pick(["rs12", "rs7;id9", "known"]);
      if (random() < 0.1) c[5] = pick([".", "30", "1e2", "0.5"]);
      if (random() < 0.3) c[6] = pick([".", "q10;s50", "LowQual", "s50"]);
      if (random() < 0.2) c[7] += ";DB";
      if (random() < 0.3) c[7] += `;CLIN=${pick(["benign", "pathogenic,benign", ".", "Likely%3Bso"])}`;
      if (random() < 0.05) c[7] = ".";
      if (random() < 0.05) [c[4], c[7]] = ["<DEL>", `END=${Number(c[1]) + 400};SVTYPE=DEL`];
      if (random() < 0.02) c[4] = ".";
      if (random() < 0.2)
        c[9 + Math.floor(random() * 3)] = pick([
          "./.",
          "1",
          "0",
          ".",
          "1/.",
          "./0",
          "0|1",
          "1|1:3",
          "|1",
          "2/2:4,5",
        ]);
      if (random() < 0.03) c[8] = "DP:GQ";
      return c.join("\t");
    })
    .join("\n");
}

const open = (seed: number, records: number, blockRecords: number): Promise<Explored> =>
  annotateAndOpen(made(seed, records), {
    reference,
    annotator,
    chunkBytes: 20_000,
    columns: { sink: { write: () => {} }, blockRecords, modelOf: transcriptModels(reference) },
  });

const some = <T>(items: readonly T[]) => fc.subarray([...items], { minLength: 1, maxLength: 3 });
const csqValues = [
  "protein_coding",
  "1",
  "-1",
  "5",
  "100",
  "Gly",
  "g",
  "%3D",
  "2/2",
  "A",
  "a/c",
  "mrna",
  "I:g.1",
];
const field = fc
  .record({
    name: fc.constantFrom(
      ...[
        "BIOTYPE",
        "Feature",
        "STRAND",
        "HGVSp",
        "HGVSc",
        "Protein_position",
        "Amino_acids",
        "EXON",
        "DISTANCE",
      ].map((name) => `CSQ/${name}`),
      ...["HGVSg", "Allele", "Codons", "Nothing"].map((name) => `CSQ/${name}`),
      ...["DP", "AF", "DB", "CLIN", "END", "Nothing"].map((name) => `INFO/${name}`),
    ),
    op: fc.constantFrom(...fieldOperators),
    text: fc.constantFrom(...csqValues, "benign", "90", "0.05"),
    number: fc.constantFrom("0", "1", "12", "90", "150.5", "0.05", "2000"),
  })
  .map(({ name, op, text, number }) => ({
    name,
    op,
    value:
      op === "present" || op === "absent"
        ? ""
        : op === "atLeast" || op === "atMost" || op === "rare"
          ? number
          : text,
  }));

/** Queries that ask for one to three things of what there is. */
const queryOf = ({ lines }: Explored) => {
  const places = lines.map((line) => ({ contig: line.split("\t")[0]!, pos: Number(line.split("\t")[1]) }));
  const genes = [
    ...new Set(lines.flatMap((line) => [...line.matchAll(/\|(Y[A-Z]{2}\d+[A-Z-]*)\|/g)].map((m) => m[1]!))),
  ];
  const place = fc.constantFrom(...places);
  const tests: fc.Arbitrary<Partial<Query>>[] = [
    some(consequenceTerms.map(({ term }) => term)).map((consequence) => ({ consequence })),
    some(["missense_variant", "synonymous_variant", "upstream_gene_variant"]).map((consequence) => ({
      consequence,
    })),
    some(impacts).map((impact) => ({ impact })),
    fc
      .uniqueArray(fc.constantFrom(...genes, "TFC3", "nobody"), { minLength: 1, maxLength: 4 })
      .map((gene) => ({ gene })),
    fc.array(fc.tuple(place, fc.nat(30_000)), { minLength: 1, maxLength: 2 }).map((all) => ({
      region: all.map(([{ contig, pos }, more]) => ({ contig, from: pos, to: pos + more })),
    })),
    place.map(({ contig }) => ({ region: [{ contig }] })),
    fc.double({ min: 0, max: 1000, noNaN: true }).map((qualMin) => ({ qualMin })),
    fc.constantFrom(30, 100, 0.5, 700).map((qualMax) => ({ qualMax })),
    some(["PASS", ".", "q10", "s50", "LowQual", "none"]).map((filter) => ({ filter })),
    some(variantTypes).map((type) => ({ type })),
    fc
      .array(fc.record({ sample: fc.constantFrom(...samples), is: fc.constantFrom(...zygosities) }), {
        minLength: 1,
        maxLength: 2,
      })
      .map((genotype) => ({ genotype })),
    fc.array(field, { minLength: 1, maxLength: 2 }).map((fields) => ({ fields })),
  ];
  return fc
    .array(fc.oneof(...tests), { minLength: 1, maxLength: 3 })
    .map((parts) => ExploreQuery.parse(Object.assign({}, ...parts)));
};

/** Numbers of the records that a query finds: by the columns, and by looking at every line. */
async function foundBy({ columns, vcf }: Explored, query: Query): Promise<number[]> {
  const found = await find(columns, query, vcf);
  return columns.blocks.flatMap(({ first, records }, block) =>
    placesIn(found, block, records).map((place) => first + place),
  );
}
const foundByHand = ({ lines, header }: Explored, query: Query): number[] =>
  lines.flatMap((line, i) => (fulfils(line, query, header) ? [i] : []));

async function textOf(text: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const piece of text) all += piece;
  return all;
}

describe("what is found in a result", { timeout: 120_000 }, () => {
  const results: Explored[] = [];
  beforeAll(async () => {
    results.push(await open(1, 900, 100), await open(2, 400, 10_000), await open(3, 1, 5));
  });

  it("is what looking at every line of the VCF finds, whatever is asked", async () => {
    for (const result of results.slice(0, 2))
      await fc.assert(
        fc.asyncProperty(queryOf(result), async (query) => {
          expect(await foundBy(result, query)).toEqual(foundByHand(result, query));
        }),
        { numRuns: 80 },
      );
  });

  it("is exported exactly: VCF byte for byte, TSV and CSV a line for each, each as many as were told", async () => {
    const result = results[0]!;
    await fc.assert(
      fc.asyncProperty(queryOf(result), async (query) => {
        const wanted = foundByHand(result, query).map((i) => result.lines[i]!);
        const vcf = await exportFound(result.columns, query, result.vcf, "vcf");
        expect(vcf.count).toBe(wanted.length);
        expect(await textOf(vcf.text)).toBe(
          [...result.header, ...wanted].map((line) => `${line}\n`).join(""),
        );
        const shown = {
          ...query,
          columns: [
            "contig",
            "pos",
            "ref",
            "alts",
            "id",
            "filter",
            "INFO/CLIN",
            "CSQ/Codons",
            "sample:child",
          ],
        };
        const tsv = await exportFound(result.columns, shown, result.vcf, "tsv");
        const rows = (await textOf(tsv.text)).split("\n").slice(1, -1);
        expect(tsv.count).toBe(rows.length);
        expect(rows.map((row) => row.split("\t").slice(0, 7))).toEqual(
          wanted.map((line) => {
            const c = line.split("\t");
            const clin = /(?:^|;)CLIN=([^;]*)/.exec(c[7]!)?.[1] ?? "";
            return [c[0], c[1], c[3], c[4], c[2], c[6], clin === "." ? "" : clin];
          }),
        );
        expect(rows.map((row) => row.split("\t")[8])).toEqual(
          wanted.map((line) => {
            const c = line.split("\t");
            return c[8]!.startsWith("GT") ? zygosity(c[11]!.split(":")[0]!) : "missing";
          }),
        );
        const csv = await textOf((await exportFound(result.columns, shown, result.vcf, "csv")).text);
        expect(csv.split("\r\n")).toHaveLength(wanted.length + 2);
      }),
      { numRuns: 25 },
    );
  });

  it("comes in pages that put together are all of it, in the order asked for, each row as its line says", async () => {
    const result = results[0]!;
    await fc.assert(
      fc.asyncProperty(
        queryOf(result),
        fc.option(fc.record({ by: fc.constantFrom(...sortKeys), descending: fc.boolean() }), {
          nil: undefined,
        }),
        fc.integer({ min: 7, max: 300 }),
        async (query, sort, limit) => {
          const rows = [];
          const asked = { ...query, sort };
          for (let from: number | null = 0; from !== null;) {
            const page = await findPage(result.columns, asked, result.vcf, { from, limit });
            expect(page.from).toBe(from);
            rows.push(...page.rows);
            from = page.next;
          }
          const wanted = foundByHand(result, query);
          expect(rows.map(({ ordinal }) => ordinal).toSorted((a, b) => a - b)).toEqual(wanted);
          if (!sort) expect(rows.map(({ ordinal }) => ordinal)).toEqual(wanted);
          for (const row of rows) {
            const c = result.lines[row.ordinal]!.split("\t");
            const worst = worstOf(result.lines[row.ordinal]!, result.header);
            expect(row).toMatchObject({
              contig: c[0],
              pos: Number(c[1]),
              id: c[2],
              ref: c[3],
              alts: c[4]!.split(","),
              filter: c[6],
            });
            expect(row.qual).toBe(c[5] === "." ? null : Number(c[5]));
            expect({ consequence: row.consequence, impact: row.impact }).toEqual({
              consequence: worst?.term ?? null,
              impact: worst?.impact ?? null,
            });
          }
          if (!sort) return;
          const keys = rows.map((row) =>
            sort.by === "impact" ? (row.impact ? 4 - impacts.indexOf(row.impact) : null) : row[sort.by],
          );
          const known = keys.filter((key) => key !== null);
          expect(keys.slice(0, known.length)).toEqual(
            known.toSorted((a, b) => (sort.descending ? b - a : a - b)),
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  it("is counted as its lines count", async () => {
    const result = results[0]!;
    await fc.assert(
      fc.asyncProperty(fc.oneof(queryOf(result), fc.constant(ExploreQuery.parse({}))), async (query) => {
        const lines = foundByHand(result, query).map((i) => result.lines[i]!);
        const facets = await countFacets(result.columns, query, result.vcf);
        expect(facets.count).toBe(lines.length);
        const count = (of: (line: string) => string[]): Map<string, number> => {
          const counts = new Map<string, number>();
          for (const line of lines) for (const key of of(line)) counts.set(key, (counts.get(key) ?? 0) + 1);
          return counts;
        };
        const told = (facet: { value: string; count: number }[]) =>
          new Map(facet.map((one) => [one.value, one.count]));
        expect(told(facets.consequence)).toEqual(
          count((line) => [worstOf(line, result.header)?.term ?? []].flat()),
        );
        expect(told(facets.filter)).toEqual(count((line) => [line.split("\t")[6]!]));
        expect(told(facets.contig)).toEqual(count((line) => [line.split("\t")[0]!]));
        expect(told(facets.type)).toEqual(
          count((line) =>
            line
              .split("\t")[4]!
              .split(",")
              .map((alt) => kindOf(line.split("\t")[3]!, alt))
              .filter(Boolean),
          ),
        );
        const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
        expect(sum(facets.positions.flatMap(({ counts }) => counts))).toBe(lines.length);
        expect(sum(facets.qual.counts) + facets.qual.missing).toBe(lines.length);
        expect(sum(facets.depth.counts) + facets.depth.missing).toBe(lines.length);
      }),
      { numRuns: 20 },
    );
  });

  it("is the same when the threads are none, one or three, to the byte", async () => {
    const text = made(7, 600);
    const bytes = await Promise.all(
      [undefined, 1, 3].map(async (count) => {
        const threads =
          count === undefined
            ? {}
            : { threads: { count, recipe: () => ({ reference: shareReference(reference), options: {} }) } };
        const { columnBytes } = await annotateAndOpen(text, {
          reference,
          annotator,
          chunkBytes: 9000,
          ...threads,
        });
        return columnBytes.toString("base64");
      }),
    );
    expect(new Set(bytes).size).toBe(1);
  });

  it("is told of one record with all its entries, fields and samples, as the line has them", async () => {
    const result = results[0]!;
    for (const ordinal of [0, 99, 100, 450, result.lines.length - 1]) {
      const detail = await readDetail(result.columns, result.vcf, ordinal);
      expect(detail?.record?.raw).toBe(result.lines[ordinal]);
      expect(detail?.record?.samples.map(({ name }) => name)).toEqual(samples);
      for (const entry of detail?.record?.entries ?? [])
        expect(entry).toHaveLength(detail!.record!.entryFields.length);
      expect((await readDetail(result.columns, null, ordinal))?.record).toBeNull();
    }
    expect(await readDetail(result.columns, result.vcf, result.lines.length)).toBeNull();
  });

  it("packs as BGZF that gunzip reads", async () => {
    const result = results[0]!;
    const { text } = await exportFound(result.columns, ExploreQuery.parse({}), result.vcf, "vcf");
    const packed: Uint8Array[] = [];
    for await (const piece of bgzipped(text)) packed.push(piece);
    expect(gunzipSync(Buffer.concat(packed)).toString().split("\n")).toEqual([
      ...result.header,
      ...result.lines,
      "",
    ]);
  });
});

describe("the search box", { timeout: 60_000 }, () => {
  let result: Explored;
  beforeAll(async () => {
    result = await open(11, 1500, 400);
  });
  const search = (q: string): Promise<number[]> => foundBy(result, ExploreQuery.parse({ q }));
  const where = (holds: (line: string) => boolean): number[] =>
    result.lines.flatMap((line, i) => (holds(line) ? [i] : []));

  it("finds a gene by symbol or identifier, a transcript, and a record by its ID", async () => {
    const gene = where((line) => line.includes("|TFC3|"));
    expect(gene.length).toBeGreaterThan(3);
    expect(await search("tfc3")).toEqual(gene);
    expect(await search(" YAL001C ")).toEqual(gene);
    expect(await search("YAL001C_mRNA")).toEqual(gene);
    expect(await search("rs7")).toEqual(where((line) => line.split("\t")[2] === "rs7;id9"));
  });

  it("finds a place, with or without chr, with commas or without", async () => {
    const inside = where((line) => {
      const [contig, pos, , ref, , , , info] = line.split("\t") as string[];
      const end = Math.max(Number(pos) + ref!.length - 1, Number(/(?:^|;)END=(\d+)/.exec(info!)?.[1] ?? 0));
      return contig === "chrI" && Number(pos) <= 60_000 && end >= 20_000;
    });
    expect(inside.length).toBeGreaterThan(10);
    for (const q of ["chrI:20000-60000", "I:20,000-60,000", "chri:20000..60000", "chrI 20000-60000"])
      expect(await search(q)).toEqual(inside);
    const [contig, pos] = result.lines[700]!.split("\t");
    expect(await search(`${contig}:${pos}`)).toContain(700);
  });

  it("finds a change by any of its names after HGVS", async () => {
    const at = result.lines.findIndex((line) =>
      /YAL\d+[CW][^|,]*:c\.\d+[ACGT]>[ACGT]\|[^|]*p\.[A-Z][a-z]{2}\d+[A-Z]/.test(line),
    );
    const [, transcript, coding, protein] = /\|([^|:]+):(c\.[^|]+)\|[^|:]+:(p\.[^|]+)\|/.exec(
      result.lines[at]!,
    )!;
    const symbol = new RegExp(`\\|([^|]+)\\|[^|]+\\|Transcript\\|${transcript}\\|`).exec(
      result.lines[at]!,
    )![1]!;
    expect(await search(`${transcript}:${coding}`)).toEqual([at]);
    expect(await search(`${symbol}:${coding}`)).toContain(at);
    expect(await search(`${symbol}:${protein!.replace("p.", "p.(")})`)).toContain(at);
    expect(await search(coding!)).toContain(at);
    expect(await search(protein!)).toContain(at);
    const genomic = /\|(chr[^|:,]+:g\.[^|,;\t]+)/.exec(result.lines[at]!)![1]!;
    expect(await search(genomic)).toContain(at);
    expect(await search(`${transcript}:c.1A>T+nonsense`)).toEqual([]);
  });

  it("suggests genes by their first letters, and pictures one on its protein", async () => {
    const hits = await findGenes(result.columns, "tf", 5);
    expect(hits.map(({ symbol }) => symbol)).toContain("TFC3");
    expect(
      (await findGenes(result.columns, "YAL00", 5)).every(
        ({ id, symbol }) => id.startsWith("YAL00") || symbol.startsWith("YAL00"),
      ),
    ).toBe(true);
    const view = await viewGene(result.columns, ExploreQuery.parse({}), result.vcf, "tfc3");
    // TFC3 is read backwards and has an intron: SGD says 1,160 residues.
    expect(view?.model).toMatchObject({ feature: "YAL001C_mRNA", strand: -1, proteinLength: 1160 });
    expect(view?.model?.exons.map(({ firstResidue, lastResidue }) => [firstResidue, lastResidue])).toEqual([
      [1, 24],
      [24, 1160],
    ]);
    expect(view!.variants.length).toBeGreaterThan(3);
    for (const { residue, ordinal } of view!.variants) {
      expect(result.lines[ordinal]).toContain("|TFC3|");
      expect(residue).toBeLessThanOrEqual(1161);
    }
    expect(await viewGene(result.columns, ExploreQuery.parse({}), result.vcf, "nobody")).toBeNull();
  });

  it("says what is wrong with a sample or a column that is not there", async () => {
    await expect(
      find(result.columns, ExploreQuery.parse({ genotype: [{ sample: "aunt", is: "het" }] }), null),
    ).rejects.toThrow("no sample aunt");
    await expect(
      findPage(result.columns, ExploreQuery.parse({ columns: ["colour"] }), null, { from: 0, limit: 1 }),
    ).rejects.toThrow("no column colour");
  });
});
