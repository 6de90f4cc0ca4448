import type { Summary } from "../summary.ts";
import type { CheckedSource } from "./check-sources.ts";
import type { JoinCount } from "./source-joiner.ts";

/** The sources' part of a summary; nothing where there are none. */
export function sourcesTold(
  sources: readonly CheckedSource[],
  counts: readonly JoinCount[],
): Pick<Summary, "sources"> {
  if (sources.length === 0) return {};
  return {
    sources: sources.map(({ name, files }, i) => ({
      name,
      files: files.map(({ version }) => version),
      records: counts[i]!.joined,
      cut: counts[i]!.cut,
    })),
  };
}
