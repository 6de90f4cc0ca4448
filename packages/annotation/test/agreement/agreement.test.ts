import { describe, expect, it } from "vitest";
import { createVepAnnotator } from "../../src/consequences/vep-annotator.ts";
import { loadReference } from "../../src/genes/bundle.ts";
import { comparedFields, compareWithVep, type Tally } from "./compare-vep.ts";
import { peerData, readVcf } from "./peer-data.ts";
import { peerSets } from "./sets.ts";

const folder = peerData(process.env);
const reason = folder === undefined ? " (skipped: the peers' calls are not here, set GAS_PEER_DATA)" : "";

/** Compares one set in every `stride`-th record. */
function tallyOf(name: string, stride = 1): Tally {
  const set = peerSets(folder!).find((each) => each.name === name)!;
  const { reference } = loadReference(set);
  const vcf = readVcf(set.vcf);
  const rows = vcf.rows.filter((_, i) => i % stride === 0);
  return compareWithVep(
    { ...vcf, rows },
    reference,
    createVepAnnotator(reference, { distance: set.distance }),
  );
}

/** Shares of the pairs that agree to the letter, VEP's own mistakes counted against us: what was measured, and no less. */
const floors: Readonly<Record<string, number>> = { HGVSc: 0.996, HGVSp: 0.995, HGVS_OFFSET: 0.995 };

describe.skipIf(folder === undefined)(`agreement with Ensembl VEP 115${reason}`, () => {
  it.each([
    ["genes60 sat.dev", 1, 68_000, "20,000 small variants of all kinds in sixty human and mouse genes"],
    ["chr21 hg00096.1kg", 1, 700, "a real person's variants"],
    ["chr21 clinvar201704", 1, 500, "ClinVar's variants"],
    ["chr21 sat20k", 4, 33_000, "variants at every place of nested human transcripts"],
    ["chr21 dbsnp149", 8, 44_000, "real variants of a chromosome"],
    ["yeast edge", 1, 72, "splice windows base by base, symbolic alleles, breakends, *, N"],
  ])("is whole on %s but for VEP's own mistakes", { timeout: 60_000 }, (name, stride, pairs) => {
    const tally = tallyOf(name, stride);
    expect(tally.differences).toEqual([]);
    expect(tally.missing + tally.extra).toBe(0);
    expect(tally.pairs).toBeGreaterThanOrEqual(pairs);
    for (const field of comparedFields) {
      const share = tally.agree[field]! / tally.pairs;
      expect(share, field).toBeGreaterThanOrEqual(floors[field] ?? (field === "Consequence" ? 0.9999 : 1));
    }
  });
});
