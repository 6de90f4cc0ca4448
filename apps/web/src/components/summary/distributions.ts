import type { Summary } from "@gas/annotation/summary";
import { formatCount } from "@gas/core/jobs/job-view";

export type Distributions = NonNullable<Summary["distributions"]>;

export function hasValues({ counts }: Distributions["qual"]): boolean {
  return counts.some((count) => count > 0);
}

/** A row for each sequence: its name, records, bases, records in a million bases, its densest window (1-based, both ends included) and how many those are. */
export function densityRows(positions: Distributions["positions"]): (string | number)[][] {
  return positions.map(({ contig, length, binBases, counts }) => {
    const records = counts.reduce((sum, count) => sum + count, 0);
    const most = Math.max(0, ...counts);
    const from = counts.indexOf(most) * binBases + 1;
    const to = Math.max(from, Math.min(length, from + binBases - 1));
    const density = ((records / Math.max(1, length)) * 1e6).toPrecision(3);
    return [
      contig,
      records,
      length,
      formatCount(Number(density)),
      `${formatCount(from)}–${formatCount(to)}`,
      most,
    ];
  });
}
