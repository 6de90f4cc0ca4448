import type { Facets } from "@gas/annotation/explore/answers";
import { impactColours, termText, typeText, type Bar } from "../../charts/bar.ts";
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
    .map(({ value, count }) => ({ name: typeText(value), key: value, count, colour: "var(--series)" }));
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
