import type { Facets } from "./answers.ts";

/** A picture of a sequence has room for so many windows. */
const mostBins = 256;

/** Counts records in windows along one sequence; the windows double when the sequence proves longer, so that the order does not matter. */
export function createPositionBins() {
  let binBases = 1024;
  let counts = new Float64Array(mostBins);
  let any = false;
  return {
    /** `pos` is 1-based. */
    add(pos: number): void {
      any = true;
      let bin = Math.floor(Math.max(0, pos - 1) / binBases);
      while (bin >= mostBins) {
        const wider = new Float64Array(mostBins);
        for (let i = 0; i < mostBins; i++) wider[i >> 1]! += counts[i]!;
        counts = wider;
        binBases *= 2;
        bin = Math.floor((pos - 1) / binBases);
      }
      counts[bin]!++;
    },
    /** None where nothing was counted; up to `length`, or to the last window that holds any. */
    finish(contig: string, length: number | undefined): Facets["positions"] {
      if (!any) return [];
      const last = counts.findLastIndex((count) => count > 0);
      const shown = Math.max(last + 1, Math.min(mostBins, Math.ceil((length ?? 0) / binBases)));
      return [
        { contig, length: length ?? (last + 1) * binBases, binBases, counts: [...counts.subarray(0, shown)] },
      ];
    },
  };
}
