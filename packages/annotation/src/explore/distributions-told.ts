import { sequencesPictured, type Summary } from "../summary.ts";
import { evenWindows } from "./even-windows.ts";
import type { StoredTotals } from "./format/directory.ts";

/**
 * The distributions' part of a summary, of what the columns have counted already; nothing where no columns were written. `chromosomes` are
 * the summary's, which knows lengths by the reference, too.
 */
export function distributionsTold(
  totals: StoredTotals | null,
  chromosomes: Summary["chromosomes"],
): Pick<Summary, "distributions"> {
  if (!totals) return {};
  const { qual, depth } = totals;
  const lengths = new Map(chromosomes.map(({ name, length }) => [name, length]));
  const positions = evenWindows(totals.positions.slice(0, sequencesPictured)).map((sequence) => {
    const { contig, binBases, counts } = sequence;
    const length = lengths.get(contig) ?? 0;
    // A record may lie beyond the end: of another build, or wrong.
    return length > (counts.length - 1) * binBases ? { ...sequence, length } : sequence;
  });
  return { distributions: { qual, depth, positions } };
}
