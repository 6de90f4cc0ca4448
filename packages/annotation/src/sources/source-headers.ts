import { clip } from "../vcf/problem-log.ts";
import type { CheckedSource } from "./check-sources.ts";

/** The `##INFO` lines of what the sources add, and a line for each source that says which file it was. */
export function sourceHeaderLines(sources: readonly CheckedSource[]): string[] {
  return sources.flatMap(({ name, match, fields, version }) => [
    ...fields.map(({ as, from, type, description }) => {
      const what = from === "" || from === description ? description : `${from}: ${clip(description)}`;
      const how = match === "allele" ? "by allele" : "of what it overlaps";
      const file = version.slice(0, version.indexOf(","));
      return `##INFO=<ID=${as},Number=${match === "allele" ? "A" : "."},Type=${type},Description="${quotable(`${name}, ${how}: ${what}`)}",Source="${quotable(file)}">`;
    }),
    `##GAS_source="${quotable(`${name}; ${version}`)}"`,
  ]);
}

/** Names of the INFO fields that the sources write. */
export function sourceFieldIds(sources: readonly CheckedSource[]): string[] {
  return sources.flatMap(({ fields }) => fields.map(({ as }) => as));
}

/** Backslashes and quotes as VCF 4.3, section 1.4, wants them. A description that came from a header may have them escaped already. */
function quotable(text: string): string {
  return text
    .replace(/\\(["\\])/g, "$1")
    .replace(/\p{Cc}/gu, " ")
    .replace(/["\\]/g, "\\$&");
}
