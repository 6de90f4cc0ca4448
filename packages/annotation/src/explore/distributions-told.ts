import { sequencesPictured, type Summary } from "../summary.ts";
import type { StoredTotals } from "./format/directory.ts";

/** The distributions' part of a summary, of what the columns have counted already; nothing where no columns were written. */
export function distributionsTold(totals: StoredTotals | null): Pick<Summary, "distributions"> {
  if (!totals) return {};
  const { qual, depth, positions } = totals;
  return { distributions: { qual, depth, positions: positions.slice(0, sequencesPictured) } };
}
