import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVepAnnotator } from "../consequences/vep-annotator.ts";
import { ensureBuiltInReference } from "../genes/built-in.ts";
import { openBundle } from "../genes/bundle.ts";
import { exportFound } from "./export.ts";
import { ExploreQuery } from "./query.ts";
import { annotateAndOpen, type Explored } from "./testing/explored.ts";

const hasBcftools = spawnSync("bcftools", ["plugin", "-l"]).stdout?.toString().includes("split-vep") ?? false;
const folder = mkdtempSync(join(tmpdir(), "gas-bcftools-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = join(import.meta.dirname, "../../sample/yeast-sample.vcf");
const csq = (field: string): string[] => ["+split-vep", "-c", field, "-i"];

describe.skipIf(!hasBcftools)("filters, held against bcftools (skipped where it is not installed)", () => {
  let result: Explored;
  const file = join(folder, "result.vcf");
  beforeAll(async () => {
    const reference = openBundle(ensureBuiltInReference(folder));
    result = await annotateAndOpen(readFileSync(sample, "utf8"), {
      reference,
      annotator: createVepAnnotator(reference),
    });
    writeFileSync(file, [...result.header, ...result.lines, ""].join("\n"));
  });

  it.each<[Partial<ExploreQuery>, readonly string[]]>([
    [{ qualMin: 500 }, ["view", "-i", "QUAL>=500"]],
    [
      { qualMin: 100, qualMax: 300, filter: ["PASS"] },
      ["view", "-i", "QUAL>=100 && QUAL<=300 && FILTER='PASS'"],
    ],
    [{ filter: ["LowQual"] }, ["view", "-i", "FILTER='LowQual'"]],
    [{ fields: [{ name: "INFO/DP", op: "atLeast", value: "60" }] }, ["view", "-i", "INFO/DP>=60"]],
    [{ fields: [{ name: "INFO/AF", op: "atMost", value: "0.05" }] }, ["view", "-i", "INFO/AF<=0.05"]],
    [
      { region: [{ contig: "chrI", from: 50_000, to: 90_000 }] },
      ["view", "-t", "chrI:50000-90000", "--targets-overlap", "1"],
    ],
    [{ consequence: ["missense_variant"] }, [...csq("Consequence"), 'Consequence~"missense_variant"']],
    [
      { consequence: ["stop_gained", "frameshift_variant"] },
      [...csq("Consequence"), 'Consequence~"stop_gained" || Consequence~"frameshift_variant"'],
    ],
    [{ impact: ["HIGH"] }, [...csq("IMPACT"), 'IMPACT="HIGH"']],
    [{ gene: ["TFC3"] }, [...csq("SYMBOL"), 'SYMBOL="TFC3"']],
    [{ fields: [{ name: "CSQ/BIOTYPE", op: "is", value: "tRNA" }] }, [...csq("BIOTYPE"), 'BIOTYPE="tRNA"']],
    [{ fields: [{ name: "CSQ/HGVSp", op: "contains", value: "Ter" }] }, [...csq("HGVSp"), 'HGVSp~"Ter"']],
  ])("%j finds what bcftools %j finds", async (query, args) => {
    const stdout = execFileSync("bcftools", [args[0]!, file, ...args.slice(1)], {
      maxBuffer: 2 ** 28,
    }).toString();
    const wanted = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const { text, count } = await exportFound(result.columns, ExploreQuery.parse(query), result.vcf, "vcf");
    let exported = "";
    for await (const piece of text) exported += piece;
    const placeOf = (line: string): string => line.split("\t").slice(0, 5).join(" ");
    const found = exported.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    expect(found.map(placeOf)).toEqual(wanted.map(placeOf));
    expect(count).toBe(wanted.length);
    expect(count).toBeGreaterThan(0);
  });
});
