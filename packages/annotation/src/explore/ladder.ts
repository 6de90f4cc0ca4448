import type { Histogram } from "./answers.ts";

/** Lower edges of the bins: fine where qualities and depths usually are, then 1, 2, 5 and so on, up to 1e12. */
const steps = [0, 5, 10, 15, 20, 25, 30, 35, 40, 50, 60, 80];
const edges: number[] = [...steps];
for (let power = 100; power < 1e12; power *= 10) edges.push(power, power * 2, power * 5);
edges.push(1e12);

/** Counts numbers in bins that are narrow near 0 and wide far from it. */
export function createLadder() {
  const counts = new Float64Array(edges.length);
  let missing = 0;
  return {
    /** NaN counts as missing; what is below 0 counts to the lowest bin, what is beyond the last to that. */
    add(value: number): void {
      if (Number.isNaN(value)) {
        missing++;
        return;
      }
      let low = 0;
      let high = edges.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if (edges[middle]! <= value) low = middle;
        else high = middle - 1;
      }
      counts[low]!++;
    },
    /** Without the empty bins at the end. */
    finish(): Histogram {
      const last = counts.findLastIndex((count) => count > 0);
      return {
        edges: last < 0 ? [] : [...edges, 2e12].slice(0, last + 2),
        counts: [...counts.subarray(0, last + 1)],
        missing,
      };
    },
  };
}
