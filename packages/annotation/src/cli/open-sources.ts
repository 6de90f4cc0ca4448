import type { ReferenceSequence } from "../genes/reference.ts";
import { checkSources, type CheckedSource } from "../sources/check-sources.ts";
import { fitSources } from "../sources/fit-sources.ts";
import { readSourceConfig } from "../sources/source-config.ts";
import { SourceError } from "../sources/source-error.ts";

/** The sources that `--sources` declares for the reference; `note` is told of those for others. Throws SourceError for what cannot be used. */
export function openSources(
  path: string | undefined,
  reference: ReferenceSequence,
  note: (line: string) => void,
): CheckedSource[] {
  if (path === undefined) return [];
  const { used, forOthers, unfit } = fitSources(checkSources(readSourceConfig(path)), reference);
  if (unfit.length > 0) throw new SourceError(unfit.join("\n"));
  for (const sentence of forOthers) note(`note: not joined: ${sentence}\n`);
  return used;
}
