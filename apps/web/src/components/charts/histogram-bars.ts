import type { Histogram } from "@gas/annotation/explore/answers";
import { formatCount } from "@gas/core/jobs/job-view";
import type { Bar } from "./bar.ts";

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
