import { invalid } from "./errors.ts";

/** One page of a list: up to `limit` entries from the one that `marker` names, and the marker of the next page or null. */
export function pageOf<T>(
  entries: readonly T[],
  nameOf: (entry: T) => string,
  query: URLSearchParams,
  most: number,
): { page: readonly T[]; marker: string | null } {
  const limit = Number(query.get("limit") || most);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= most))
    throw invalid(`Invalid limit: ${query.get("limit")}. It is from 1 to ${most}.`);
  const marker = query.get("marker") || null;
  const from = marker === null ? 0 : entries.findIndex((entry) => nameOf(entry) === marker);
  if (from < 0) throw invalid(`Invalid marker: ${marker}`);
  const next = entries[from + limit];
  return { page: entries.slice(from, from + limit), marker: next === undefined ? null : nameOf(next) };
}
