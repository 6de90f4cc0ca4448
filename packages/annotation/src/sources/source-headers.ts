import { clip } from "../vcf/problem-log.ts";
import type { CheckedSource } from "./check-sources.ts";

/** The `##INFO` lines of what the sources add, and a line for each file that says which it was. */
export function sourceHeaderLines(sources: readonly CheckedSource[]): string[] {
  return sources.flatMap(({ name, match, fields, files }) => [
    ...fields.map(({ as, from, type, description }) => {
      const what = from === "" || from === description ? description : `${from}: ${clip(description)}`;
      const how = match === "allele" ? "by allele" : "of what it overlaps";
      const number = match === "allele" ? "A" : ".";
      return `##INFO=<ID=${as},Number=${number},Type=${type},Description="${quotable(`${name}, ${how}: ${what}`)}",Source="${quotable(name)}">`;
    }),
    ...files.map(({ version }) => `##GAS_source="${quotable(`${name}; ${version}`)}"`),
  ]);
}

/** Names of the INFO fields that the sources write. */
export function sourceFieldIds(sources: readonly CheckedSource[]): string[] {
  return sources.flatMap(({ fields }) => fields.map(({ as }) => as));
}

/** Backslashes and quotes as VCF 4.3, section 1.4, wants them. */
function quotable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ").replace(/["\\]/g, "\\$&");
}
