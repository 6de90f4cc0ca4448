"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { VariantPage } from "@gas/annotation/explore/answers";
import type { ErrorReport } from "@gas/core/errors/error-report";
import { getApi } from "./get-api.ts";
import { useVariantsPath } from "./variants-path.tsx";
import { missingPages, noRows, pageRows, withPage, type RowPages } from "./row-pages.ts";

/** What is scrolled past sooner than this is not asked for. */
const restMs = 60;

export type Rows = {
  rows: RowPages;
  /** Whether `rows` are of the view asked for; until then those of the one before are shown. */
  fresh: boolean;
  error: ErrorReport | null;
  /** Says which places are in view, [from, to). */
  want: (from: number, to: number) => void;
};

/** The rows found at `search` (a view's parameters, as in an address), page by page as they come into view. `first` came with the page. */
export function useRows(
  jobId: string,
  search: string,
  first: { search: string; page: VariantPage } | null,
): Rows {
  const [state, setState] = useState<{
    search: string;
    rows: RowPages;
    error: ErrorReport | null;
    answered: boolean;
  }>(() => ({
    search: first?.search ?? search,
    rows: first ? withPage(noRows, first.page) : noRows,
    error: null,
    answered: first !== null,
  }));
  const at = useVariantsPath(jobId);
  const asking = useRef<{ search: string; stop: AbortController; pages: Set<number> } | null>(null);
  const resting = useRef<ReturnType<typeof setTimeout> | null>(null);
  const fresh = state.search === search && state.answered;

  const ask = useCallback(
    (page: number) => {
      if (asking.current?.search !== search) {
        asking.current?.stop.abort();
        asking.current = { search, stop: new AbortController(), pages: new Set() };
      }
      const { stop, pages } = asking.current;
      if (pages.has(page)) return;
      pages.add(page);
      const asked = new URLSearchParams(search);
      asked.set("from", String(page * pageRows));
      asked.set("limit", String(pageRows));
      getApi<VariantPage>(at(`?${asked.toString()}`), stop.signal).then(
        (came) => {
          pages.delete(page);
          setState((before) => {
            const mine = before.search === search ? before.rows : noRows;
            if (came.ok) return { search, rows: withPage(mine, came.value), error: null, answered: true };
            return { search, rows: mine, error: came.error, answered: true };
          });
        },
        () => pages.delete(page),
      );
    },
    [at, search],
  );

  // A view that nobody has asked for yet: its first page, which also tells how many there are.
  useEffect(() => {
    if (!fresh) ask(0);
  }, [fresh, ask]);
  useEffect(
    () => () => {
      asking.current?.stop.abort();
      asking.current = null;
      if (resting.current) clearTimeout(resting.current);
    },
    [],
  );

  const { rows } = state;
  const want = useCallback(
    (from: number, to: number) => {
      if (resting.current) clearTimeout(resting.current);
      if (!fresh) return;
      resting.current = setTimeout(() => missingPages(rows, from, to).forEach(ask), restMs);
    },
    [fresh, rows, ask],
  );
  return { rows, fresh, error: state.search === search ? state.error : null, want };
}
