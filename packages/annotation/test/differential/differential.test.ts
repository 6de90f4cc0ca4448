import { describe, expect, it } from "vitest";
import { installedCsq, newestCsq } from "./installed-csq.ts";
import { compareOnMini, miniSettings } from "./mini.ts";
import { compareOnYeast, settings, yeast } from "./yeast.ts";

const installed = installedCsq();
const reason = installed === undefined ? " (skipped: bcftools is not installed)" : "";
const newest = newestCsq();
const newestReason =
  newest === undefined ? " (skipped: python3 has no pysam with bcftools 1.23 or later)" : "";

/**
 * Measured on 1.16: what differs are its own later corrections, UTR introns without exon rows, and masks of zeros, which it writes with samples wherever it
 * calls each record by itself.
 */
const floorOf = ({ mode, samples }: (typeof settings)[number]): number =>
  mode === "independent" && samples > 0 ? 0.7 : 0.98;
/** Of small genomes on which variants crowd as in no real file. */
const crowdedFloor = 0.98;

describe.skipIf(installed === undefined)(`BCSQ beside the installed bcftools csq${reason}`, () => {
  const data = installed === undefined ? undefined : yeast();
  it.each(settings.map((setting) => [setting.name, setting] as const))(
    "%s: 3,000 records of all kinds come out alike to the letter but for what a named rule explains",
    { timeout: 60_000 },
    async (_, setting) => {
      const { records, agreeing, differences, terms } = await compareOnYeast(
        installed!,
        data!,
        setting,
        3000,
        7,
      );
      expect(records).toBe(3000);
      expect(differences.filter(({ rules }) => rules === undefined)).toEqual([]);
      expect(agreeing / records).toBeGreaterThanOrEqual(floorOf(setting));
      expect(terms.get("missense")!.same / terms.get("missense")!.entries).toBeGreaterThanOrEqual(0.99);
    },
  );
  it.each(miniSettings.map((setting) => [setting.name, setting] as const))(
    "small genomes, %s: crowded variants come out alike but for few",
    { timeout: 60_000 },
    async (_, setting) => {
      const { records, differences } = await compareOnMini(installed!, setting, 20, 7);
      const unexplained = differences.filter(({ rules }) => rules === undefined);
      expect(records).toBeGreaterThan(100);
      expect(1 - unexplained.length / records).toBeGreaterThanOrEqual(crowdedFloor);
    },
  );
});

describe.skipIf(newest === undefined)(`BCSQ beside the csq whose rules it follows${newestReason}`, () => {
  const data = newest === undefined ? undefined : yeast();
  it.each(settings.map((setting) => [setting.name, setting] as const))(
    "%s: 3,000 records of all kinds come out alike to the letter",
    { timeout: 60_000 },
    async (_, setting) => {
      const { records, differences } = await compareOnYeast(newest!, data!, setting, 3000, 11);
      expect(records).toBe(3000);
      expect(differences).toEqual([]);
    },
  );
  it.each(miniSettings.map((setting) => [setting.name, setting] as const))(
    "small genomes, %s: crowded variants come out alike to the letter",
    { timeout: 60_000 },
    async (_, setting) => {
      const { records, differences } = await compareOnMini(newest!, setting, 8, 7);
      expect(records).toBeGreaterThan(40);
      expect(differences).toEqual([]);
    },
  );
});
