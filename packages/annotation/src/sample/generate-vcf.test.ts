import { describe, expect, it } from "vitest";
import { annotateText, baseAt, cyclicReference } from "../vcf/testing.ts";
import { generateVcf } from "./generate-vcf.ts";

const reference = {
  ...cyclicReference(),
  bases: (_: number, start: number, end: number) =>
    Array.from({ length: end - start }, (__, i) => baseAt(start + i)).join(""),
};
const made = (options: Partial<Parameters<typeof generateVcf>[0]> = {}): string =>
  [...generateVcf({ reference, records: 3000, seed: 7, ...options })].join("");

describe("a made-up VCF", () => {
  it("is the same for the same seed, another for another", () => {
    expect(made()).toBe(made());
    expect(made()).not.toBe(made({ seed: 8 }));
  });

  it("breaks no rule, is sorted, and holds every kind of allele in its share", async () => {
    const { summary } = await annotateText(made({ samples: ["A", "B"], phased: true }));
    expect(summary.problems).toEqual([]);
    expect(summary.records).toMatchObject({ read: 3000, rejected: 0 });
    expect(
      Math.min(
        ...Object.entries(summary.alleles)
          .filter(([kind]) => kind !== "other")
          .map(([, n]) => n),
      ),
    ).toBeGreaterThan(3);
    expect(summary.transitions / summary.transversions).toBeCloseTo(2, 0);
    expect(summary.input.samples).toBe(2);
    const [first, second] = summary.chromosomes;
    expect((first?.records ?? 0) / (second?.records ?? 1)).toBeCloseTo(2, 0);
  });

  it("puts the share asked for into the targets", () => {
    const targets = [
      { contig: 0, start: 1000, end: 2000 },
      { contig: 1, start: 0, end: 500 },
    ];
    const places = made({ targets, targetShare: 0.8 })
      .split("\n")
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => line.split("\t"))
      .filter(([contig, pos]) =>
        targets.some(
          ({ contig: index, start, end }) =>
            reference.contigs[index]?.name === contig && Number(pos) > start && Number(pos) <= end,
        ),
      );
    expect(places.length / 3000).toBeCloseTo(0.8, 1);
  });
});
