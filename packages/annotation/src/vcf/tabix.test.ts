import fc from "fast-check";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { annotateText, baseAt, columnLine, head, type Annotated } from "./testing.ts";
import { linesByIndex, readTabix } from "./testing-index.ts";

const hasTools = ["tabix", "bcftools"].every((tool) => spawnSync(tool, ["--version"]).status === 0);

type Site = { contig: string; pos: number; length: number; end: number; filler: number };
const site = fc.record({
  contig: fc.constantFrom("chrI", "chrII"),
  pos: fc.integer({ min: 1, max: 49_000 }),
  length: fc.integer({ min: 1, max: 40 }),
  /** INFO/END beyond POS, for a quarter of them. */
  end: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 40_000 }) },
  ),
  filler: fc.integer({ min: 0, max: 3000 }),
});
const sites = fc
  .array(site, { minLength: 1, maxLength: 150 })
  .map((list) => list.toSorted((a, b) => a.contig.length - b.contig.length || a.pos - b.pos));

function text(list: Site[]): string {
  const records = list.map(({ contig, pos, length, end, filler }, i) => {
    const ref = Array.from({ length }, (_, k) => baseAt(pos - 1 + k)).join("");
    const info = `N=${i};X=${"x".repeat(filler)}${end ? `;END=${pos + end}` : ""}`;
    return `${contig}\t${pos}\t.\t${ref}\tC\t.\t.\t${info}`;
  });
  return [...head, columnLine, ...records].join("\n");
}

/** What a query for [start, end), 0-based, must give, found by looking at every record. */
function byHand({ bytes }: Annotated, contig: string, start: number, end: number): string[] {
  return gunzipSync(bytes)
    .toString()
    .split("\n")
    .filter((line) => overlaps(line, contig, start, end));
}

function overlaps(line: string, contig: string, start: number, end: number): boolean {
  const [chrom, pos, , ref, , , , info] = line.split("\t");
  if (chrom !== contig) return false;
  const first = Number(pos) - 1;
  const tag = /END=(\d+)/.exec(info ?? "");
  return first < end && Math.max(first + (ref ?? "").length, Number(tag?.[1] ?? 0)) > start;
}

const region = fc.tuple(
  fc.constantFrom("chrI", "chrII"),
  fc.nat(60_000),
  fc.integer({ min: 1, max: 30_000 }),
);

describe("the tabix index", () => {
  it("finds for any region just what looking at every record finds", async () => {
    await fc.assert(
      fc.asyncProperty(sites, fc.array(region, { minLength: 1, maxLength: 10 }), async (list, regions) => {
        const annotated = await annotateText(text(list), { format: "bgzip" });
        const index = readTabix(annotated.index as Uint8Array);
        for (const [contig, start, length] of regions) {
          const lines = linesByIndex(annotated.bytes, index, contig, start, start + length);
          const kept = [...lines].filter((line) => overlaps(line, contig, start, start + length));
          expect(kept.toSorted()).toEqual(byHand(annotated, contig, start, start + length).toSorted());
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is not written beyond 2^29, where tabix cannot reach", async () => {
    const { index, summary } = await annotateText(
      [...head, columnLine, `chrI\t5\t.\tA\tC\t.\t.\tEND=600000000`].join("\n"),
      {
        format: "bgzip",
      },
    );
    expect(index).toBeNull();
    expect(summary.problems).toMatchObject([{ rule: "too_long_for_tabix" }]);
  });
});

describe.runIf(hasTools)(
  "the tabix index, to htslib (skipped where tabix and bcftools are not installed)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "gas-tabix-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "a.vcf.gz");
    const run = (...command: string[]): string => {
      const [tool, ...args] = command as [string, ...string[]];
      const { status, stdout, stderr } = spawnSync(tool, args, { encoding: "utf8", maxBuffer: 2 ** 26 });
      if (status !== 0) throw new Error(`${tool} ${args.join(" ")}: ${stderr}`);
      return stdout;
    };

    it("answers tabix and counts for bcftools", async () => {
      await fc.assert(
        fc.asyncProperty(sites, fc.array(region, { minLength: 1, maxLength: 4 }), async (list, regions) => {
          const annotated = await annotateText(text(list), { format: "bgzip" });
          writeFileSync(path, annotated.bytes);
          writeFileSync(`${path}.tbi`, annotated.index as Uint8Array);
          for (const [contig, start, length] of regions) {
            const lines = run("tabix", path, `${contig}:${start + 1}-${start + length}`)
              .split("\n")
              .filter(Boolean);
            expect(lines).toEqual(byHand(annotated, contig, start, start + length));
          }
          const counts = new Map(
            list.map(({ contig }) => [contig, list.filter((one) => one.contig === contig).length]),
          );
          const told = run("bcftools", "index", "--stats", path)
            .trim()
            .split("\n")
            .map((line) => line.split("\t"));
          expect(told.map(([name, , records]) => [name, Number(records)])).toEqual([...counts]);
        }),
        { numRuns: 8 },
      );
    }, 60_000);

    it("stands beside a file that bgzip finds whole and bcftools reads", async () => {
      const list = Array.from({ length: 500 }, (_, i) => ({
        contig: "chrI",
        pos: 1 + i * 90,
        length: 1,
        end: 0,
        filler: 900,
      }));
      const { bytes } = await annotateText(text(list), { format: "bgzip" });
      writeFileSync(path, bytes);
      run("gzip", "-t", path);
      expect(run("bcftools", "view", "-H", path).trim().split("\n")).toHaveLength(500);
    });
  },
);
