"use client";

import { useEffect, useState } from "react";
import type { ErrorReport } from "@gas/core/errors/error-report";
import { getApi } from "./get-api.ts";

export type Asked<T> = {
  /** The last value that came, be it of the address before; null until one has. */
  value: T | null;
  /** Whether `value` is what is asked for now. */
  fresh: boolean;
  error: ErrorReport | null;
};

/** What the API answers at `path`; null asks nothing. A new path breaks off the old question. `first` is known from the server. */
export function useAnswer<T>(path: string | null, first: { path: string; value: T } | null = null): Asked<T> {
  const [answer, setAnswer] = useState<{ path: string; value: T | null; error: ErrorReport | null } | null>(
    first && { ...first, error: null },
  );
  const known = answer?.path === path && answer.error === null;
  useEffect(() => {
    if (path === null || known) return undefined;
    const stop = new AbortController();
    getApi<T>(path, stop.signal).then(
      (came) =>
        setAnswer((before) => ({
          path,
          value: came.ok ? came.value : (before?.value ?? null),
          error: came.ok ? null : came.error,
        })),
      () => {}, // broken off: whoever broke it off asks anew
    );
    return () => stop.abort();
  }, [path, known]);
  return {
    value: answer?.value ?? null,
    fresh: answer?.path === path && answer.error === null,
    error: answer?.path === path ? answer.error : null,
  };
}
