import { describe, expect, it } from "vitest";
import { bcftoolsVersion } from "./installed-csq.ts";
import { compareOnYeast, settings, yeast } from "./yeast.ts";

const version = bcftoolsVersion();
const reason = version === undefined ? " (skipped: bcftools is not installed)" : "";

/** Measured on 1.16: what differs are its own later corrections, replaced bases in front of deletions, and UTR introns without exon rows. */
const floor = 0.985;

describe.skipIf(version === undefined)(`BCSQ beside the installed bcftools csq${reason}`, () => {
  const data = version === undefined ? undefined : yeast();
  it.each(settings.map((setting) => [setting.name, setting] as const))(
    "%s: 2,000 records of all kinds come out alike to the letter but for what is known",
    { timeout: 60_000 },
    async (_, setting) => {
      const { records, agreeing, terms } = await compareOnYeast(data!, setting, 2000, 7);
      expect(records).toBe(2000);
      expect(agreeing / records).toBeGreaterThanOrEqual(floor);
      expect(terms.get("missense")!.same / terms.get("missense")!.entries).toBeGreaterThanOrEqual(0.99);
    },
  );
});
