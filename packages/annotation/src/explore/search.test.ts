import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuiltInReference } from "../genes/built-in.ts";
import { openBundle } from "../genes/bundle.ts";
import { countFacets } from "./count-facets.ts";
import { find } from "./find.ts";
import { findGenes, viewGene } from "./genes.ts";
import { describeResult } from "./meta.ts";
import { ExploreQuery, impacts, wholeResult } from "./query.ts";
import { findPage } from "./rows.ts";
import { foundBy, type Explored } from "./testing/explored.ts";
import { openMade } from "./testing/made.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-search-"));
afterAll(() => rmSync(folder, { recursive: true }));
const reference = openBundle(ensureBuiltInReference(folder));

describe("the search box", { timeout: 60_000 }, () => {
  let result: Explored;
  beforeAll(async () => {
    result = await openMade(reference, 11, 1500, 400);
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

  it("shows of each record what it does to what was searched for, and says where something else has a graver impact", async () => {
    const query = ExploreQuery.parse({ q: "TFC3" });
    const { rows } = await findPage(result.columns, query, result.vcf, { from: 0, limit: 500 });
    expect(rows.map(({ genes }) => genes[0]?.symbol)).toEqual(rows.map(() => "TFC3"));
    const elsewhere = rows.filter(({ graver }) => graver);
    expect(elsewhere.length).toBeGreaterThan(0);
    for (const { graver, impact } of elsewhere)
      expect(impacts.indexOf(graver!.impact)).toBeLessThan(impacts.indexOf(impact!));
    const facets = await countFacets(result.columns, query, result.vcf);
    for (const { value, count } of facets.impact)
      expect(count, value).toBe(rows.filter(({ impact }) => impact === value).length);
    for (const { value, count } of facets.any.impact)
      expect(await foundBy(result, { ...query, impact: [value] })).toHaveLength(count);
    const change = rows.find(({ hgvsc }) => hgvsc !== "")!.hgvsc;
    const named = await findPage(result.columns, ExploreQuery.parse({ q: change }), result.vcf, {
      from: 0,
      limit: 1,
    });
    expect(named.rows[0]?.hgvsc).toBe(change);
  });

  it("shows a record that was found by its ID as it is shown when nothing is asked", async () => {
    const found = await findPage(result.columns, ExploreQuery.parse({ q: "rs7" }), result.vcf, {
      from: 0,
      limit: 1,
    });
    const from = found.rows[0]!.ordinal;
    const whole = await findPage(result.columns, wholeResult, result.vcf, { from, limit: 1 });
    expect(found.rows).toEqual(whole.rows);
  });

  it("finds a place, with or without chr, with commas or without", async () => {
    const inside = where((line) => {
      const [contig, pos, , ref, , , , info] = line.split("\t");
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
    const [, from, residue, to] = /p\.([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2})$/.exec(protein!)!;
    const letters = {
      Ala: "A",
      Arg: "R",
      Asn: "N",
      Asp: "D",
      Cys: "C",
      Gln: "Q",
      Glu: "E",
      Gly: "G",
      His: "H",
      Ile: "I",
    };
    const rest = {
      Leu: "L",
      Lys: "K",
      Met: "M",
      Phe: "F",
      Pro: "P",
      Ser: "S",
      Thr: "T",
      Trp: "W",
      Tyr: "Y",
      Val: "V",
      Ter: "*",
    };
    const letterOf = { ...letters, ...rest } as Record<string, string>;
    expect(await search(`p.${letterOf[from!]}${residue}${letterOf[to!]}`)).toContain(at);
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

  it("tells what there is to choose from", async () => {
    const { fields, samples, columns, totals } = await describeResult(result.columns);
    const about = (name: string) => fields.find((field) => field.name === name);
    expect(about("CSQ/BIOTYPE")?.values).toEqual(
      [
        ...new Set(
          result.lines.flatMap((line) =>
            [...line.matchAll(/\|Transcript\|[^|]+\|([^|]+)\|/g)].map((m) => m[1]!),
          ),
        ),
      ].toSorted(),
    );
    expect(about("CSQ/Feature")?.values).toBeUndefined();
    expect(about("CSQ/DISTANCE")).toMatchObject({ indexed: false, kind: "number" });
    expect(about("INFO/CLIN")).toEqual({
      name: "INFO/CLIN",
      description: 'Clinical, "quoted"',
      kind: "text",
      indexed: true,
    });
    expect(samples).toEqual(["mother", "father", "child"]);
    expect(totals.count).toBe(1500);
    const names = columns.map(({ name }) => name);
    const { rows } = await findPage(
      result.columns,
      ExploreQuery.parse({ columns: names.slice(0, 200) }),
      result.vcf,
      { from: 0, limit: 3 },
    );
    expect(Object.keys(rows[0]!.more)).toHaveLength(columns.filter(({ usual }) => !usual).length);
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
