import type { Facets, Histogram } from "@gas/annotation/explore/answers";
import { formatCount } from "@gas/core/jobs/job-view";
import { impactColours, termText, type Bar } from "../../charts/bar.ts";
import { indelBars } from "../../summary/summary-figures.ts";

/** Bars of a picture are its facet's values; `key` is what a click on one filters by. */
export function consequenceBarsOf({ consequence }: Facets): Bar[] {
  return consequence
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .map(({ value, impact, count }) => ({
      name: termText(value),
      key: value,
      count,
      colour: impactColours[impact],
    }));
}

export function impactBarsOf({ impact }: Facets): Bar[] {
  return impact.map(({ value, count }) => ({ name: value, key: value, count, colour: impactColours[value] }));
}

export function typeBarsOf({ type }: Facets): Bar[] {
  return type
    .filter(({ count }) => count > 0)
    .map(({ value, count }) => ({ name: value, key: value, count, colour: "var(--series)" }));
}

export function tsTvBarsOf({ transitions, transversions }: Facets): Bar[] {
  return [
    { name: "transitions", count: transitions, colour: "var(--series)" },
    { name: "transversions", count: transversions, colour: "var(--series-2)" },
  ];
}

export function indelBarsOf({ indelLengths }: Facets): Bar[] {
  return indelBars({ indelLengths });
}

/** A bar for each bin, named by what it holds, empty ends left out. */
export function histogramBars({ edges, counts }: Histogram): Bar[] {
  const filled = counts.flatMap((count, i) => (count > 0 ? [i] : []));
  const [first = 0, last = -1] = [filled[0], filled.at(-1)];
  return counts.slice(first, last + 1).map((count, i) => ({
    name: binName(edges[first + i] ?? 0, edges[first + i + 1] ?? 0),
    count,
    colour: "var(--series)",
  }));
}

function binName(from: number, to: number): string {
  const text = (edge: number) => (Number.isInteger(edge) ? formatCount(edge) : edge.toPrecision(3));
  return Number.isFinite(to) ? `${text(from)}–${text(to)}` : `${text(from)} and more`;
}
