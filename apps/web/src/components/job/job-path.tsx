"use client";

import { createContext, useCallback, useContext, type ReactNode } from "react";

/** What opens the job to somebody with a link; null for its owner. */
const ShareToken = createContext<string | null>(null);

/** Whatever asks for a part of the job in here asks as somebody with a link. */
export function AsGuest({ token, children }: { token: string; children: ReactNode }) {
  return <ShareToken value={token}>{children}</ShareToken>;
}

/** Where the job's pages are for whoever looks; `/browser` and `/variants` are below. */
export function useJobPages(jobId: string): string {
  const token = useContext(ShareToken);
  return token === null ? `/jobs/${jobId}` : `/shared/${token}`;
}

/** Makes the addresses below a job in the API: of `/browser`, `/variants/genes?prefix=Y`. */
export function useJobPath(jobId: string): (rest: string) => string {
  const token = useContext(ShareToken);
  return useCallback(
    (rest) => {
      const path = `/api/jobs/${jobId}${rest}`;
      return token === null ? path : `${path}${path.includes("?") ? "&" : "?"}share=${token}`;
    },
    [jobId, token],
  );
}
