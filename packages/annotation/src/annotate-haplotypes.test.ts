import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annotateHaplotypes, type AnnotateHaplotypesOptions } from "./annotate-haplotypes.ts";
import { tinyReference } from "./genes/testing/tiny-reference.ts";
import { chunked, memorySink, smallLimits } from "./vcf/testing.ts";

// A gene of three exons on each strand, bases as they come; the coding sequences begin with ATG and end with a stop.
const filler = "ACGTTGCATCAGGTACCATTGACGGATCTTAGCCGTAACGTGCATTGCAAGTC";
const genome = (() => {
  const bases = Array.from({ length: 600 }, (_, i) => filler.charAt((i * 7 + (i >> 3)) % filler.length));
  const put = (position: number, text: string) =>
    [...text].forEach((base, i) => (bases[position - 1 + i] = base));
  put(110, "ATG");
  put(233, "TAA");
  put(320, "TTA");
  put(446, "CAT");
  return bases.join("");
})();
const reference = tinyReference(genome, [
  {
    id: "F",
    exons: [
      [101, 142],
      [161, 190],
      [206, 250],
    ],
    cds: [
      [110, 142],
      [161, 190],
      [206, 235],
    ],
  },
  {
    id: "R",
    strand: "-",
    exons: [
      [301, 349],
      [371, 400],
      [421, 460],
    ],
    cds: [
      [320, 349],
      [371, 400],
      [421, 448],
    ],
    phase: 0,
  },
]);

type Made = { pos: number; length: number; alt: string; alleles: string };
const anyVariant = fc.record({
  pos: fc.integer({ min: 95, max: 465 }),
  length: fc.integer({ min: 1, max: 5 }),
  alt: fc.string({ unit: fc.constantFrom("A", "C", "G", "T"), minLength: 1, maxLength: 5 }),
  alleles: fc.constantFrom("0|1", "1|0", "1|1", "0|0", "0/1", ".", "1", "./."),
});

/**
 * Entries in which the modes agree, as csq's do. Only a haplotype puts together what the place says and what the bases say: of several bases for
 * several others, and of a start codon, which it alone reads once more. A stop codon that is there again is one that was gained only for a record by itself.
 * `bcsq-rules.test.ts` holds each of these to what csq says.
 */
function commonEntries(entries: readonly string[], others: readonly string[]): string[] {
  const isOfStart = (entry: string): boolean => /^[^|]*start_(lost|retained)/.test(entry);
  const hitsStart = [...entries, ...others].some(isOfStart);
  return entries
    .filter((entry) => !/^feature_(elongation|truncation)\|[^|]*\|[^|]*\|[^|]*$/.test(entry))
    .filter((entry) => !hitsStart || !(isOfStart(entry) || entry.split("|").length > 5))
    .map((entry) => (/^[^|]*stop_retained/.test(entry) ? entry.replace("stop_gained&", "") : entry))
    .toSorted();
}

function vcfOf(variants: readonly Made[], samples = true): string {
  const rows = variants
    .toSorted((a, b) => a.pos - b.pos)
    .map(({ pos, length, alt, alleles }) => {
      const ref = genome.slice(pos - 1, pos - 1 + length);
      const other = ref === alt ? `${alt}A` : alt;
      return [
        "chrT",
        pos,
        ".",
        ref,
        other,
        "50",
        "PASS",
        "DP=3",
        ...(samples ? ["GT:DP", `${alleles}:7`, "0|1:9"] : []),
      ].join("\t");
    });
  const columns = [
    "#CHROM",
    "POS",
    "ID",
    "REF",
    "ALT",
    "QUAL",
    "FILTER",
    "INFO",
    ...(samples ? ["FORMAT", "S1", "S2"] : []),
  ];
  return `${["##fileformat=VCFv4.3", columns.join("\t"), ...rows].join("\n")}\n`;
}

async function annotate(
  vcf: string,
  options: Partial<AnnotateHaplotypesOptions> = {},
  chunk = 65_536,
): Promise<{ rows: string[][]; unphased: number }> {
  const result = memorySink();
  const { troubles } = await annotateHaplotypes({
    input: chunked(vcf, chunk),
    reference,
    engine: { name: "test", version: "1" },
    result,
    rejects: memorySink(),
    limits: smallLimits,
    format: "plain",
    now: () => performance.now(),
    phase: "a",
    ...options,
  });
  const lines = result.bytes().toString().split("\n");
  return {
    rows: lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split("\t")),
    unphased: troubles.unphased,
  };
}

const bcsq = (row: readonly string[]): string => /BCSQ=(.*)$/.exec(row[7]!)?.[1] ?? "";

describe("a VCF with BCSQ", () => {
  const variants = fc.array(anyVariant, { minLength: 1, maxLength: 12 });
  const modes = fc.constantFrom("haplotype", "independent" as const);

  it("is the same whether its records arrive at once or byte by byte", async () => {
    await fc.assert(
      fc.asyncProperty(variants, modes, fc.integer({ min: 1, max: 40 }), async (made, mode, chunk) => {
        const vcf = vcfOf(made);
        expect((await annotate(vcf, { mode }, chunk)).rows).toEqual((await annotate(vcf, { mode })).rows);
      }),
    );
  });

  it("holds every record in order, all other columns as they came", async () => {
    await fc.assert(
      fc.asyncProperty(variants, modes, async (made, mode) => {
        const vcf = vcfOf(made);
        const given = vcf.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
        const { rows } = await annotate(vcf, { mode });
        const without = rows.map((row) => {
          const marked = row[8]!.endsWith(":BCSQ");
          const columns = marked
            ? row.map((column, i) => (i > 7 ? column.replace(/:[^:]*$/, "") : column))
            : row;
          return columns.map((column, i) => (i === 7 ? column.replace(/;BCSQ=.*$/, "") : column)).join("\t");
        });
        expect(without).toEqual(given);
      }),
    );
  });

  it("says of a variant alone in its gene the same in both modes, but for what is said of the start codon and by place alone", async () => {
    await fc.assert(
      fc.asyncProperty(anyVariant, async (made) => {
        const alone = vcfOf([{ ...made, alleles: "1/1" }]);
        const [together] = (await annotate(alone, { mode: "haplotype", phase: "r" })).rows;
        const [itself] = (await annotate(alone, { mode: "independent" })).rows;
        // In what order differs: a haplotype is called when its transcript ends, what the place tells at once.
        const [onHaplotype, byItself] = [bcsq(together!).split(","), bcsq(itself!).split(",")];
        expect(commonEntries(onHaplotype, byItself)).toEqual(commonEntries(byItself, onHaplotype));
      }),
      {
        examples: [
          [{ pos: 230, length: 4, alt: "AA", alleles: "1/1" }],
          [{ pos: 111, length: 1, alt: "AT", alleles: "1/1" }],
        ],
      },
    );
  });

  it("joins two substitutions of a codon when they lie on one haplotype, and only then", async () => {
    const two = (second: string) =>
      vcfOf([
        { pos: 113, length: 1, alt: genome.charAt(112) === "A" ? "C" : "A", alleles: "0|1" },
        { pos: 114, length: 1, alt: genome.charAt(113) === "G" ? "T" : "G", alleles: second },
      ]).replaceAll("\t0|1:9\n", "\t0|0:9\n");
    const together = (await annotate(two("0|1"))).rows;
    expect(bcsq(together[0]!)).toMatch(/\|113[ACGT]>[ACGT]\+114[ACGT]>[ACGT]$/);
    expect(bcsq(together[1]!)).toBe("@113");
    const apart = (await annotate(two("1|0"))).rows;
    expect(apart.map(bcsq).join()).not.toContain("+114");
  });

  it("leaves unphased heterozygotes out and counts them where phase is required", async () => {
    const inserted = `${genome.charAt(119)}A`;
    const vcf = vcfOf([{ pos: 120, length: 1, alt: inserted, alleles: "0/1" }]).replaceAll(
      "\t0|1:9\n",
      "\t0|0:9\n",
    );
    const { rows, unphased } = await annotate(vcf, { phase: "r" });
    expect(unphased).toBe(1);
    expect(bcsq(rows[0]!)).toBe("");
    expect(bcsq((await annotate(vcf, { phase: "a" })).rows[0]!)).toContain("frameshift");
  });

  it("lets records through that the reference contradicts or does not know", async () => {
    const wrong = genome.charAt(112) === "A" ? "C" : "A";
    const vcf = `${vcfOf([{ pos: 170, length: 1, alt: "GG", alleles: "1|1" }])}chrT\t180\t.\t${wrong === genome.charAt(179) ? "G" : wrong}\tT\t.\t.\t.\tGT:DP\t1|1:1\t0|0:1\nchrZ\t5\t.\tA\tT\t.\t.\t.\tGT:DP\t1|1:1\t0|0:1\n`;
    const { rows } = await annotate(vcf);
    expect(rows.map((row) => row[0])).toEqual(["chrT", "chrT", "chrZ"]);
    expect(bcsq(rows[0]!)).toContain("frameshift");
  });
});
