import { formatCount } from "@gas/core/jobs/job-view";
import type { Bar } from "./bar.ts";

/** Of a figure of the fixed-width font at the size of the labels, in CSS pixels. */
const figureWidth = 7.3;

/** More numbers than these are not read one by one, even where they fit. */
const mostLabels = 12;

/** Whether the numbers above upright bars in `width` CSS pixels stay apart; a scale beside the bars takes less room than they do. */
export function labelsFit(bars: readonly Pick<Bar, "count">[], width: number): boolean {
  if (bars.length > mostLabels) return false;
  const longest = Math.max(0, ...bars.map(({ count }) => formatCount(count).length));
  return bars.length * (longest + 0.5) * figureWidth <= width;
}
