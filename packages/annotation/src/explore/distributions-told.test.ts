import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Summary, sequencesPictured } from "../summary.ts";
import { annotateText, baseAt, chunked, columnLine, head, snv, vcf } from "../vcf/testing.ts";

type Made = { qual: string; info: string; samples: string };
const number = fc.oneof(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 5_000_000 }));
const qual = fc.oneof(fc.constant("."), number.map(String), fc.constant("1e3"), fc.constant("29.99"));
const made: fc.Arbitrary<Made> = fc.record({
  qual,
  info: fc.oneof(
    fc.constant("."),
    number.map((depth) => `AF=1;DP=${depth}`),
    fc.constant("DP=."),
  ),
  samples: fc.constantFrom("GT:DP\t0/1:7\t0/1:30", "GT:DP\t0/1:.\t0/1", "GT\t0/1\t0/1"),
});
const records = fc.array(made, { minLength: 1, maxLength: 60 });

/** A VCF of two samples; `header` may leave DP undeclared. */
function textOf(rows: readonly Made[], header: readonly string[] = head): string {
  const lines = rows.map(({ qual: q, info, samples }, i) =>
    ["chrI", i * 900 + 1, ".", baseAt(i * 900), baseAt(i * 900 + 1), q, "PASS", info, samples].join("\t"),
  );
  return [...header, `${columnLine}\tFORMAT\tA\tB`, ...lines, ""].join("\n");
}

/** Depth as a look at the line finds it; NaN where there is none. */
function depthOf({ info, samples }: Made): number {
  const own = /DP=(\d+)/.exec(info)?.[1];
  if (own !== undefined) return Number(own);
  return samples.includes(":7") ? 37 : NaN;
}

/** What a histogram says of `values`, counted one by one in its own bins. */
function counted(values: readonly number[], { edges, counts }: { edges: number[]; counts: number[] }) {
  const of = counts.map(
    (_, i) => values.filter((value) => value >= edges[i]! && value < edges[i + 1]!).length,
  );
  return { edges, counts: of, missing: values.filter(Number.isNaN).length };
}

const columns = { sink: { write: () => {} }, blockRecords: 7 };
const distributionsOf = async (text: string, chunkBytes: number) => {
  const { summary } = await annotateText(chunked(text), { format: "bgzip", columns, chunkBytes });
  return Summary.parse(summary).distributions!;
};

describe("the distributions of a summary", () => {
  it("count each record of the result once, in its bin or as one without a value, in chunks of any size", async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 50, max: 5000 }), async (rows, chunkBytes) => {
        const { qual: quals, depth, positions } = await distributionsOf(textOf(rows), chunkBytes);
        expect(quals).toEqual(
          counted(
            rows.map((row) => Number(row.qual === "." ? NaN : row.qual)),
            quals,
          ),
        );
        expect(depth).toEqual(counted(rows.map(depthOf), depth));
        for (const { counts, missing } of [quals, depth])
          expect(counts.reduce((sum, count) => sum + count, missing)).toBe(rows.length);
        expect(positions).toHaveLength(1);
        expect(positions[0]).toMatchObject({ contig: "chrI", length: 100_000 });
        expect(positions[0]!.counts.reduce((sum, count) => sum + count)).toBe(rows.length);
      }),
      { numRuns: 40 },
    );
  });

  it("find a depth that the header does not declare", async () => {
    const rows = [{ qual: "50", info: "DP=31", samples: "GT\t0/1\t0/1" }];
    const undeclared = head.filter((line) => !line.includes("ID=DP"));
    const { depth } = await distributionsOf(textOf(rows, undeclared), 5000);
    expect(depth.counts.reduce((sum, count) => sum + count)).toBe(1);
  });

  it("are empty, and not absent, where no record has a quality or a depth", async () => {
    const { qual: quals, depth } = await distributionsOf(
      textOf([{ qual: ".", info: ".", samples: "GT\t0/1\t0/1" }]),
      5000,
    );
    expect([quals, depth]).toEqual([
      { edges: [], counts: [], missing: 1 },
      { edges: [], counts: [], missing: 1 },
    ]);
  });

  it("count places in windows as wide in every sequence", async () => {
    const text = vcf(snv(5), snv(99_000), snv(5, "chrII"), snv(3000, "chrII"), snv(900_000, "far"));
    const { positions } = await distributionsOf(text, 5000);
    const [first, second, third] = positions;
    expect(positions.map(({ binBases }) => binBases)).toEqual([4096, 4096, 4096]);
    expect([first!.counts[0], first!.counts[24], second!.counts[0], third!.counts.at(-1)]).toEqual([
      1, 1, 2, 1,
    ]);
  });

  it("draw a sequence as long as the reference says it is where the header does not say", async () => {
    const bare = head.filter((line) => !line.startsWith("##contig"));
    const text = [...bare, columnLine, snv(5), snv(5, "scaffold1"), ""].join("\n");
    const { positions } = await distributionsOf(text, 5000);
    expect(positions).toEqual([
      { contig: "chrI", length: 100_000, binBases: 1024, counts: [1] },
      { contig: "scaffold1", length: 1024, binBases: 1024, counts: [1] },
    ]);
  });

  it("picture the first sequences alone where there are more than can be looked at", async () => {
    const places = ["chrI", ...Array.from({ length: 60 }, (_, i) => `scaffold${i}`)];
    const { positions } = await distributionsOf(vcf(...places.map((name) => snv(5, name))), 5000);
    expect(positions.map(({ contig }) => contig)).toEqual(places.slice(0, sequencesPictured));
  });

  it("are absent where no columns are written", async () => {
    const { summary } = await annotateText(chunked(textOf([])), { format: "bgzip" });
    expect(summary).not.toHaveProperty("distributions");
  });
});
