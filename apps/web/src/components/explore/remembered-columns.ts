import { joinList, splitList } from "@gas/annotation/explore/list-text";

/** The columns that a person chose last, by name; a cookie, so that the server makes the table with them. */
export const columnsCookie = "gas-columns";
const aYear = 365 * 24 * 3600;
/** A cookie takes some 4 kB. */
const longest = 3000;

export function readRememberedColumns(value: string | undefined): string[] {
  if (value === undefined) return [];
  try {
    return splitList(decodeURIComponent(value));
  } catch {
    return []; // not ours
  }
}

export function rememberColumns(names: readonly string[]): void {
  const value = encodeURIComponent(joinList(names));
  if (value.length <= longest)
    document.cookie = `${columnsCookie}=${value}; path=/jobs; max-age=${aYear}; samesite=lax`;
}
