import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { annotateHaplotypes } from "../annotate-haplotypes.ts";
import { createAnnotator } from "../consequences/create-annotator.ts";
import type { RecordAnnotator } from "../consequences/record-annotator.ts";
import { createVepAnnotator } from "../consequences/vep-annotator.ts";
import { ensureBuiltInReference } from "../genes/built-in.ts";
import { openBundle } from "../genes/bundle.ts";
import { checkVcf } from "../vcf/check-vcf.ts";
import { packageVcf } from "../vcf/package-vcf.ts";
import { chunked, memorySink, smallLimits } from "../vcf/testing.ts";
import { countFacets } from "./count-facets.ts";
import { ExploreQuery, wholeResult } from "./query.ts";
import { findPage } from "./rows.ts";
import { annotateAndOpen, foundBy, openResult, type Explored } from "./testing/explored.ts";
import { made } from "./testing/made.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-explore-engines-"));
afterAll(() => rmSync(folder, { recursive: true }));
const reference = openBundle(ensureBuiltInReference(folder));
const now = () => performance.now();
const engine = { name: "tool", version: "9" };
const text = made(reference, 21, 400);

/** What a tool writes, packaged as the result of a job. */
async function packaged(output: string): Promise<Explored> {
  const checked = await checkVcf({
    input: chunked(output),
    reference: null,
    accepted: { write: () => {} },
    rejects: { write: () => {} },
    limits: smallLimits,
    now,
  });
  const result = memorySink();
  const columns = memorySink();
  await packageVcf({
    input: chunked(output),
    checked,
    engine,
    result,
    columns: { sink: columns, blockRecords: 90 },
    limits: smallLimits,
    level: 1,
    now,
  });
  return openResult(columns.bytes(), result.bytes());
}

const holding = ({ lines }: Explored, part: RegExp): number[] =>
  lines.flatMap((line, i) => (part.test(line) ? [i] : []));

describe("the columns of a result", { timeout: 60_000 }, () => {
  it("are the same to the byte whether the annotator traced its entries or their text was read", async () => {
    const traced = createVepAnnotator(reference);
    const untraced: RecordAnnotator = {
      ...traced,
      annotateInto: (...record) => {
        const { mostSevere, terms, gene } = traced.annotateInto(...record);
        return { mostSevere, terms, gene };
      },
    };
    const [one, other] = await Promise.all(
      [traced, untraced].map((annotator) =>
        annotateAndOpen(text, { reference, annotator, chunkBytes: 9000 }),
      ),
    );
    expect(one!.columnBytes.equals(other!.columnBytes)).toBe(true);
  });

  it("answer the same for what another program wrote as for the same text of our own", async () => {
    const own = await annotateAndOpen(text, { reference, annotator: createVepAnnotator(reference) });
    const theirs = await packaged([...own.header, ...own.lines, ""].join("\n"));
    expect(theirs.lines).toEqual(own.lines);
    expect(await countFacets(theirs.columns, wholeResult, null)).toEqual(
      await countFacets(own.columns, wholeResult, null),
    );
    const page = { from: 0, limit: 500 };
    expect(await findPage(theirs.columns, wholeResult, null, page)).toEqual(
      await findPage(own.columns, wholeResult, null, page),
    );
    const byVcf = ExploreQuery.parse({ fields: [{ name: "CSQ/Codons", op: "contains", value: "aTg" }] });
    expect(await foundBy(theirs, byVcf)).toEqual(await foundBy(own, byVcf));
  });

  it("know the parts of ANN by its own names", async () => {
    const result = await annotateAndOpen(text, {
      reference,
      annotator: createAnnotator(reference, { field: "ANN" }),
    });
    const find = (query: Partial<ExploreQuery>) => foundBy(result, ExploreQuery.parse(query));
    expect(await find({ consequence: ["missense_variant"] })).toEqual(
      holding(result, /[|&]missense_variant[|&]/),
    );
    expect(await find({ impact: ["HIGH"] })).toEqual(holding(result, /\|HIGH\|/));
    expect(await find({ gene: ["TFC3"] })).toEqual(holding(result, /\|TFC3\|/));
    const { rows } = await findPage(
      result.columns,
      ExploreQuery.parse({ consequence: ["missense_variant"] }),
      null,
      { from: 0, limit: 5 },
    );
    expect(rows[0]).toMatchObject({
      hgvsc: expect.stringContaining("c."),
      hgvsp: expect.stringContaining("p."),
    });
  });

  it("know those of BCSQ, whose short names they tell in full", async () => {
    const result = memorySink();
    const columns = memorySink();
    await annotateHaplotypes({
      input: chunked(text),
      reference,
      engine,
      result,
      rejects: { write: () => {} },
      columns: { sink: columns, blockRecords: 90 },
      limits: smallLimits,
      now,
    });
    const opened = await openResult(columns.bytes(), result.bytes());
    const missense = await foundBy(opened, ExploreQuery.parse({ consequence: ["missense_variant"] }));
    expect(missense).toEqual(holding(opened, /[=,|&*]missense[|&]/));
    expect(missense.length).toBeGreaterThan(20);
    const { rows } = await findPage(
      opened.columns,
      ExploreQuery.parse({ consequence: ["missense_variant"] }),
      null,
      { from: 0, limit: 1 },
    );
    expect(rows[0]).toMatchObject({ impact: expect.stringMatching(/HIGH|MODERATE/) });
  });

  it("are there for a result without annotation, and for one without records", async () => {
    const bare = text.split("\n").filter((line) => line.startsWith("##") || line.startsWith("#CHROM"));
    const none = await packaged(`${bare.join("\n")}\n`);
    expect((await findPage(none.columns, wholeResult, null, { from: 0, limit: 10 })).total.count).toBe(0);
    const plain = await packaged(text);
    expect(await countFacets(plain.columns, wholeResult, null)).toMatchObject({
      count: 400,
      unannotated: 400,
      genes: 0,
    });
    expect(await foundBy(plain, ExploreQuery.parse({ impact: ["HIGH"] }))).toEqual([]);
    expect(await foundBy(plain, ExploreQuery.parse({ filter: ["s50"] }))).toEqual(
      holding(plain, /\ts50\t|;s50\t/),
    );
  });
});
