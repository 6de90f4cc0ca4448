import { describe, expect, it } from "vitest";
import { createAnnAnnotator } from "../../src/consequences/ann/ann-annotator.ts";
import { loadReference } from "../../src/genes/bundle.ts";
import { comparedAnnFields, compareWithSnpEff } from "./compare-ann.ts";
import { peerData, readVcf } from "./peer-data.ts";
import { snpEffSets } from "./sets.ts";
import { snpEffLimit } from "./snpeff-limits.ts";

const folder = peerData(process.env);
const reason = folder === undefined ? " (skipped: the peers' calls are not here, set GAS_PEER_DATA)" : "";

describe.skipIf(folder === undefined)(`agreement with SnpEff 5.1${reason}`, () => {
  it.each([
    ["genes60 sat.dev", 1, 76_800, 0.93, "20,000 small variants of all kinds in sixty human and mouse genes"],
    ["chr21 sat20k", 4, 33_000, 0.999, "variants at every place of nested human transcripts"],
    ["chr21 dbsnp149", 8, 45_000, 0.996, "real variants of a chromosome"],
    ["yeast edge", 1, 68, 0.93, "splice windows base by base, symbolic alleles, breakends, *, N"],
  ])(
    "is whole on %s, order of entries included, but for what SnpEff cannot know and structural variants",
    { timeout: 60_000 },
    (name, stride, entries, identical) => {
      const set = snpEffSets(folder!).find((each) => each.name === name)!;
      const { reference } = loadReference(set);
      const vcf = readVcf(set.vcf);
      const rows = vcf.rows.filter((_, i) => i % stride === 0);
      const annotator = createAnnAnnotator(reference, { distance: set.distance });
      const tally = compareWithSnpEff({ ...vcf, rows }, reference, annotator);
      const ours = tally.differences.filter((difference) => snpEffLimit(difference) === undefined);
      expect(ours.slice(0, 10)).toEqual([]);
      expect(tally.extra).toBe(0);
      expect(tally.entries).toBeGreaterThanOrEqual(entries);
      expect(tally.identical / tally.records).toBeGreaterThanOrEqual(identical);
      // One entry of the edge cases is one in 68.
      const floor = name === "yeast edge" ? 0.97 : 0.998;
      for (const field of comparedAnnFields) {
        // A third of the records of genes60 that differ do so by one biotype only.
        const least = field === "Transcript_BioType" ? 0.92 : floor;
        expect(tally.agree[field]! / tally.entries, field).toBeGreaterThanOrEqual(least);
      }
    },
  );

  it("is to the letter on every single-base change of real variants", { timeout: 60_000 }, () => {
    const set = snpEffSets(folder!).find(({ name }) => name === "chr21 dbsnp149")!;
    const { reference } = loadReference(set);
    const vcf = readVcf(set.vcf);
    const rows = vcf.rows.filter((_, i) => i % 5 === 0);
    const tally = compareWithSnpEff({ ...vcf, rows }, reference, createAnnAnnotator(reference));
    expect(tally.snvRecords).toBeGreaterThan(15_000);
    expect(tally.snvIdentical).toBe(tally.snvRecords);
  });
});
