"use client";

import { createContext, useCallback, useContext, type ReactNode } from "react";

/** What opens the result to somebody with a link; null for its owner. */
const ShareToken = createContext<string | null>(null);

/** Whatever asks for variants in here asks as somebody with a link. */
export function AsGuest({ token, children }: { token: string; children: ReactNode }) {
  return <ShareToken value={token}>{children}</ShareToken>;
}

/** Whether somebody with a link looks, who has none of the owner's other pages. */
export function useIsGuest(): boolean {
  return useContext(ShareToken) !== null;
}

/** Makes the addresses below a result's variants in the API: of `/3`, `?impact=HIGH`. */
export function useVariantsPath(jobId: string): (rest: string) => string {
  const token = useContext(ShareToken);
  return useCallback(
    (rest) => {
      const path = `/api/jobs/${jobId}/variants${rest}`;
      return token === null ? path : `${path}${path.includes("?") ? "&" : "?"}share=${token}`;
    },
    [jobId, token],
  );
}
