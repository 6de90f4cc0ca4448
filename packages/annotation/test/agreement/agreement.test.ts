import { describe, expect, it } from "vitest";
import { createVepAnnotator } from "../../src/consequences/vep-annotator.ts";
import { loadReference } from "../../src/genes/bundle.ts";
import { comparedFields, compareWithVep } from "./compare-vep.ts";
import { peerData, readVcf } from "./peer-data.ts";
import { peerSets } from "./sets.ts";

const folder = peerData(process.env);
const reason = folder === undefined ? " (skipped: the peers' calls are not here, set GAS_PEER_DATA)" : "";

describe("agreement with Ensembl VEP 115", () => {
  it.skipIf(folder === undefined)(
    `is whole on 20,000 small variants of all kinds in sixty human and mouse genes${reason}`,
    { timeout: 60_000 },
    () => {
      const set = peerSets(folder!)[0]!;
      const { reference } = loadReference(set);
      const tally = compareWithVep(readVcf(set.vcf), reference, createVepAnnotator(reference));
      expect(tally.differences).toEqual([]);
      expect(tally.pairs).toBeGreaterThan(68_000);
      for (const field of comparedFields) expect(tally.agree[field]).toBe(tally.pairs);
    },
  );
});
