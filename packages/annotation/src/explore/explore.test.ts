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
import { bgzipped } from "./bgzip-text.ts";
import { countFacets } from "./count-facets.ts";
import { readDetail } from "./detail.ts";
import { exportFound } from "./export.ts";
import { fieldOperators } from "./field-test.ts";
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
import { annotateAndOpen, foundBy, type Explored } from "./testing/explored.ts";
import { made, openMade, samples } from "./testing/made.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-explore-"));
afterAll(() => rmSync(folder, { recursive: true }));
const reference = openBundle(ensureBuiltInReference(folder));
const annotator = createVepAnnotator(reference);

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

/** Fields of CSQ that only the VCF has, and those that the columns hold by themselves. */
const notInColumns = ["HGVSg", "Allele", "Codons", "DISTANCE"];
const byThemselves = ["HGVSc", "HGVSp", "Protein_position", "Amino_acids"];
const withoutFields = (query: Query, names: readonly string[]): Query => ({
  ...query,
  fields: query.fields.filter(({ name }) => !names.includes(name.replace(/^CSQ\//, ""))),
});

/** The same by looking at every line. */
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
    results.push(
      await openMade(reference, 1, 900, 100),
      await openMade(reference, 2, 400, 10_000),
      await openMade(reference, 3, 1, 5),
    );
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
            const line = result.lines[row.ordinal]!;
            const worst = worstOf(line, result.header, withoutFields(query, notInColumns));
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
            const gravest = worstOf(line, result.header);
            expect(row.graver).toEqual(
              gravest && gravest.impact !== row.impact
                ? { consequence: gravest.term, impact: gravest.impact }
                : null,
            );
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
        const shared = withoutFields(query, [...notInColumns, ...byThemselves]);
        expect(told(facets.consequence)).toEqual(
          count((line) => [worstOf(line, result.header, shared)?.term ?? []].flat()),
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

  it("is as many as was told beside a filter before it was chosen", async () => {
    const result = results[0]!;
    await fc.assert(
      fc.asyncProperty(queryOf(result), async (asked) => {
        const fields = asked.fields.filter(({ name }) => !name.startsWith("CSQ/"));
        const query = { ...asked, fields, q: "", impact: [], consequence: [] };
        const { any } = await countFacets(result.columns, query, result.vcf);
        for (const impact of impacts)
          expect(any.impact.find(({ value }) => value === impact)?.count ?? 0, impact).toBe(
            foundByHand(result, { ...query, impact: [impact] }).length,
          );
        for (const { value, count } of any.consequence.slice(0, 4))
          expect(count, value).toBe(foundByHand(result, { ...query, consequence: [value] }).length);
      }),
      { numRuns: 15 },
    );
  });

  it("is the same when the threads are none, one or three, to the byte", async () => {
    const text = made(reference, 7, 600);
    const bytes = await Promise.all(
      [undefined, 1, 3].map(async (count) => {
        const threads =
          count === undefined
            ? {}
            : {
                threads: {
                  count,
                  spared: true,
                  recipe: () => ({ reference: shareReference(reference), options: {} }),
                },
              };
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
