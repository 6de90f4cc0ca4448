import type { VariantPage, VariantRow } from "@gas/annotation/explore/answers";

/** Rows asked for at a time: some screens, and a few tens of kB. */
export const pageRows = 100;

/** Pages kept: 30,000 rows, some ten megabytes. Who scrolls through millions does not need those long past. */
const mostPages = 300;

/** The rows of one view that are known, by page. Plain data: a new one for each change. */
export type RowPages = { total: number; pages: ReadonlyMap<number, readonly VariantRow[]> };

export const noRows: RowPages = { total: 0, pages: new Map() };

/** `rows` with a page that came. A page that begins elsewhere than at a multiple of `pageRows` gives the whole pages within it. */
export function withPage({ pages }: RowPages, { rows, from, total }: VariantPage): RowPages {
  const more = new Map(pages);
  const first = Math.ceil(from / pageRows);
  for (let page = first; page * pageRows < from + rows.length; page++) {
    const slice = rows.slice(page * pageRows - from, (page + 1) * pageRows - from);
    // One that is cut short is whole only at the end of all.
    if (slice.length === pageRows || page * pageRows + slice.length === total.count) more.set(page, slice);
  }
  for (const oldest of more.keys()) {
    if (more.size <= mostPages) break;
    more.delete(oldest);
  }
  return { total: total.count, pages: more };
}

/** The row at `at`, the place among those found; undefined until it is here. */
export function rowAt({ pages }: RowPages, at: number): VariantRow | undefined {
  return pages.get(Math.floor(at / pageRows))?.[at % pageRows];
}

/** Pages that [from, to) needs and that are not here. */
export function missingPages({ total, pages }: RowPages, from: number, to: number): number[] {
  const missing: number[] = [];
  for (let page = Math.floor(Math.max(0, from) / pageRows); page * pageRows < Math.min(to, total); page++)
    if (!pages.has(page)) missing.push(page);
  return missing;
}
