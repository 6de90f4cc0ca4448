import type { Summary } from "@gas/annotation/summary";
import { impactColours, termText, type Bar } from "../charts/bar.ts";

/** Consequences by how many records they are the most severe of, the most frequent first. */
export function consequenceBars({ consequences }: Summary): Bar[] {
  return Object.entries(consequences)
    .filter(([, { mostSevere }]) => mostSevere > 0)
    .toSorted(([, a], [, b]) => b.mostSevere - a.mostSevere)
    .map(([term, { mostSevere }]) => ({ name: termText(term), count: mostSevere, colour: "var(--series)" }));
}

export function impactBars({ impacts }: Summary): Bar[] {
  return (["HIGH", "MODERATE", "LOW", "MODIFIER"] as const).map((impact) => ({
    name: impact,
    count: impacts[impact],
    colour: impactColours[impact],
  }));
}

/** In the order of the file; beyond `most` the rest is added up, so that a thousand scaffolds stay readable. */
export function chromosomeBars({ chromosomes }: Summary, most = 30): Bar[] {
  const bars = chromosomes.map(({ name, records }) => ({ name, count: records, colour: "var(--series)" }));
  if (bars.length <= most) return bars;
  const rest = bars.slice(most - 1);
  const count = rest.reduce((sum, bar) => sum + bar.count, 0);
  return [
    ...bars.slice(0, most - 1),
    { name: `${rest.length} others`, count, colour: "var(--impact-modifier)" },
  ];
}

/** From the longest deletion to the longest insertion, the lengths between without a count left out only at the ends. */
export function indelBars({ indelLengths }: Pick<Summary, "indelLengths">): Bar[] {
  const lengths = Object.keys(indelLengths)
    .map(Number)
    .filter((length) => Number.isInteger(length) && length !== 0);
  if (lengths.length === 0) return [];
  const reach = Math.max(...lengths.map(Math.abs));
  const all = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach).filter(
    (length) => length !== 0,
  );
  return all.map((length) => ({
    name: lengthName(length),
    count: indelLengths[String(length)] ?? 0,
    colour: length < 0 ? "var(--series-2)" : "var(--series)",
  }));
}

/** The summary counts lengths beyond ±30 at ±30. */
function lengthName(length: number): string {
  const sign = length < 0 ? "−" : "+";
  return Math.abs(length) >= 30 ? `${sign}30 or more` : `${sign}${Math.abs(length)}`;
}

/** Transitions to transversions, two decimals; null without transversions. */
export function tsTv({ transitions, transversions }: Summary): string | null {
  return transversions === 0 ? null : (transitions / transversions).toFixed(2);
}
